import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ManagerKind, ManagerState } from './snapshot.ts';

/** A file below the root, with its path as the machine itself has it. */
interface Evidence {
  readonly path: string;
  readonly text: string;
}

/**
 * Who configures interfaces, from files below a root. Only what names an interface or runs is reported.
 *
 * @param nameOf name of a link by its index, for the state that daemons keep by index.
 */
export async function observeManagers(
  root: string,
  nameOf: (index: number) => string | undefined,
): Promise<readonly ManagerState[]> {
  const files = (directory: string, pattern: RegExp): Promise<readonly Evidence[]> =>
    readAll(root, directory, pattern);
  const [interfaces, snippets, netplan, keyfiles, devices, ifcfg, units, links, cloud, cloudFiles] =
    await Promise.all([
      files('etc/network', /^interfaces$/),
      files('etc/network/interfaces.d', /^[\w-]/),
      files('etc/netplan', /\.yaml$/),
      files('etc/NetworkManager/system-connections', /\.nmconnection$/),
      files('run/NetworkManager/devices', /^\d+$/),
      files('etc/sysconfig/network-scripts', /^ifcfg-(?!lo$)[^~]*$/),
      files('etc/systemd/network', /\.network$/),
      files('run/systemd/netif/links', /^\d+$/),
      files('etc/cloud/cloud.cfg.d', /\.cfg$/),
      present(root, 'run/cloud-init'),
    ]);
  const byIndex = ({ path }: Evidence): readonly string[] => {
    const name = nameOf(Number(path.split('/').at(-1)));
    return name === undefined ? [] : [name];
  };
  const generated = [...netplan, ...snippets].filter(({ path }) => path.includes('cloud-init'));
  return [
    found('networkmanager', devices.filter(managedByNm), byIndex),
    found('networkmanager', keyfiles, ({ text }) => values(text, 'interface-name')),
    found('systemd-networkd', links.filter(managedByNetworkd), byIndex),
    found('systemd-networkd', units, ({ text }) => values(text, 'Name').flatMap((line) => line.split(/\s+/))),
    found('ifupdown', [...interfaces, ...snippets], ({ text }) => ifupdownNames(text)),
    found('netplan', netplan, ({ text }) => netplanNames(text)),
    found('ifcfg', ifcfg, ifcfgNames),
    ...(cloudFiles && !cloud.some(({ text }) => /^\s*network:\s*\{?\s*config:\s*disabled/m.test(text))
      ? [
          found('cloud-init', generated, ({ path, text }) =>
            path.startsWith('/etc/netplan/') ? netplanNames(text) : ifupdownNames(text),
          ),
        ]
      : []),
  ].flat();
}

function found(
  kind: ManagerKind,
  files: readonly Evidence[],
  namesOf: (file: Evidence) => readonly string[],
): readonly ManagerState[] {
  const naming = files.filter((file) => namesOf(file).length > 0);
  const [first] = naming;
  if (first === undefined) return [];
  const manages = [...new Set(naming.flatMap(namesOf))];
  return [{ kind, active: true, manages, evidence: first.path }];
}

function managedByNm({ text }: Evidence): boolean {
  return values(text, 'managed').some((value) => value !== 'false' && value !== 'unmanaged');
}

function managedByNetworkd({ text }: Evidence): boolean {
  return values(text, 'ADMIN_STATE').some((value) => value !== 'unmanaged');
}

/** Values of `KEY=value` lines. */
function values(text: string, key: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\\s*${key}\\s*=\\s*"?([^"\\n]+?)"?\\s*$`, 'gm'))].flatMap(
    ([, value]) => value ?? [],
  );
}

/** interfaces(5): `iface NAME inet METHOD`. */
function ifupdownNames(text: string): readonly string[] {
  return [...text.matchAll(/^\s*iface\s+(\S+)\s+inet6?\s/gm)].flatMap(([, name]) =>
    name === undefined || name === 'lo' ? [] : [name],
  );
}

/** A file that the ifcfg scripts would skip is NetworkManager's when that runs; the name is what counts here. */
function ifcfgNames({ path, text }: Evidence): readonly string[] {
  const [device = path.split('ifcfg-').at(-1) ?? ''] = values(text, 'DEVICE');
  return device === '' ? [] : [device];
}

/** netplan(5): the keys below `network.ethernets` and the other kinds, or the name that `match` asks for. */
function netplanNames(text: string): readonly string[] {
  const network = child(parsed(text), 'network');
  return ['ethernets', 'bonds', 'bridges', 'vlans', 'wifis'].flatMap((kind) =>
    Object.entries(record(child(network, kind))).flatMap(([id, definition]) => {
      const name = child(definition, 'set-name') ?? child(child(definition, 'match'), 'name');
      return typeof name === 'string' ? [name] : [id];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // netplan itself would refuse the file: it manages nothing.
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function child(value: unknown, key: string): unknown {
  return record(value)[key];
}

async function readAll(root: string, directory: string, pattern: RegExp): Promise<readonly Evidence[]> {
  const names = await readdir(join(root, directory)).catch(() => []);
  const read = names
    .filter((name) => pattern.test(name))
    .sort()
    .map(async (name) => {
      const path = join(root, directory, name);
      const text = await readFile(path, 'utf8').catch(() => undefined);
      return text === undefined ? [] : [{ path: `/${directory}/${name}`, text }];
    });
  return (await Promise.all(read)).flat();
}

async function present(root: string, path: string): Promise<boolean> {
  return access(join(root, path)).then(
    () => true,
    () => false,
  );
}
