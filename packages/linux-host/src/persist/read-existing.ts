import { Disk } from './disk.ts';
import { isOurs } from './examine.ts';
import { readHeader } from './header.ts';
import { readManifest, type Manifest } from './manifest.ts';
import type { PersistBackend } from './persisted-network.ts';
import type { ExistingFile } from './rendered-file.ts';
import { resolvedPath } from './resolv-conf.ts';
import { persistDirectory, type WriteOptions } from './write.ts';

const places: Readonly<Record<PersistBackend, readonly string[]>> = {
  'systemd-networkd': ['/etc/systemd/network/'],
  ifcfg: ['/etc/sysconfig/network-scripts/'],
  ifupdown: ['/etc/network/interfaces', '/etc/network/interfaces.d/'],
  netplan: ['/etc/netplan/'],
  networkmanager: [],
};

/**
 * What a back end's directories hold of others, as it was before ovlab wrote anything, so that a second writing
 * gives the same as the first. Errors: `OVLAB_E_FILE`.
 */
export async function readExisting({
  lab,
  backend,
  root = '/',
  ...options
}: Pick<WriteOptions, 'lab' | 'backend' | 'root' | 'stateDirectory'>): Promise<readonly ExistingFile[]> {
  const stateDirectory = options.stateDirectory ?? persistDirectory(lab);
  const disk = new Disk(root);
  const manifest = await readManifest(disk, stateDirectory);
  const paths = new Set<string>();
  for (const place of [...places[backend], '/etc/cloud/cloud.cfg']) {
    for (const path of place.endsWith('/') ? (await disk.list(place)).map((name) => place + name) : [place])
      paths.add(path);
  }
  for (const { path, kind } of manifest?.entries ?? []) {
    if (kind === 'absent' && places[backend].some((place) => path.startsWith(place))) paths.add(path);
  }
  const existing: ExistingFile[] = [];
  for (const directory of ['/usr/lib/systemd', '/lib/systemd']) {
    // Its presence tells; nobody wants to read it.
    if ((await disk.list(directory)).includes('systemd-resolved'))
      existing.push({ path: resolvedPath, text: '' });
  }
  for (const path of [...paths].toSorted()) {
    const text = await textBefore(disk, manifest, stateDirectory, path);
    if (text !== undefined && readHeader(text)?.lab !== lab) existing.push({ path, text });
  }
  return existing;
}

/** The original where ovlab's version is in its place. */
async function textBefore(
  disk: Disk,
  manifest: Manifest | undefined,
  stateDirectory: string,
  path: string,
): Promise<string | undefined> {
  const found = await disk.look(path);
  const entry = manifest?.entries.find((candidate) => candidate.path === path);
  const gone = entry?.kind === 'absent' && found.kind === 'none';
  if (entry?.before?.kind === 'file' && (gone || isOurs(found, entry))) {
    const copy = await disk.look(`${stateDirectory}/${entry.before.copy}`);
    return copy.kind === 'file' ? copy.contents.toString() : undefined;
  }
  if (entry?.kind === 'edit' && isOurs(found, entry)) return undefined;
  return found.kind === 'file' ? found.contents.toString() : undefined;
}
