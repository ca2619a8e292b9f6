import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readText, rootOf, type Surroundings } from './surroundings.ts';

/** What a file of the boot configuration is written for. */
type ConfigKind =
  'systemd-networkd' | 'netplan' | 'ifupdown' | 'ifcfg' | 'networkmanager' | 'cloud-init' | 'sysctl';

export interface ConfigFile {
  readonly kind: ConfigKind;
  /** As the machine itself names it, without the root. */
  readonly path: string;
  readonly text: string;
}

interface Place {
  readonly kind: ConfigKind;
  readonly folder: string;
  readonly names: RegExp;
}

const places: readonly Place[] = [
  { kind: 'systemd-networkd', folder: '/etc/systemd/network', names: /\.(network|netdev|link)$/ },
  { kind: 'netplan', folder: '/etc/netplan', names: /\.yaml$/ },
  { kind: 'ifupdown', folder: '/etc/network', names: /^interfaces$/ },
  { kind: 'ifupdown', folder: '/etc/network/interfaces.d', names: /^[\w.-]+$/ },
  { kind: 'ifcfg', folder: '/etc/sysconfig', names: /^network$/ },
  { kind: 'ifcfg', folder: '/etc/sysconfig/network-scripts', names: /^(ifcfg|route6?)-/ },
  { kind: 'networkmanager', folder: '/etc/NetworkManager/system-connections', names: /\.nmconnection$/ },
  { kind: 'cloud-init', folder: '/etc/cloud', names: /^cloud\.cfg$/ },
  { kind: 'cloud-init', folder: '/etc/cloud/cloud.cfg.d', names: /\.cfg$/ },
  { kind: 'sysctl', folder: '/etc/sysctl.d', names: /\.conf$/ },
  // Read last by `sysctl --system`.
  { kind: 'sysctl', folder: '/etc', names: /^sysctl\.conf$/ },
];

/** The files that are there, in the order in which each tool reads its own. */
export async function gatherConfigFiles(surroundings: Surroundings): Promise<readonly ConfigFile[]> {
  const root = rootOf(surroundings);
  const found = await Promise.all(places.map((place) => readPlace(root, place)));
  return found.flat();
}

async function readPlace(root: string, { kind, folder, names }: Place): Promise<readonly ConfigFile[]> {
  const entries = await readdir(join(root, folder)).catch((): string[] => []);
  const files: ConfigFile[] = [];
  for (const name of entries.filter((entry) => names.test(entry)).sort()) {
    const path = join(folder, name);
    const text = await readText(root, path);
    if (text !== undefined) files.push({ kind, path, text });
  }
  return files;
}
