import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import type { ManagerState } from '../machine/snapshot.ts';
import type { PersistBackend } from './persisted-network.ts';

export interface DetectOptions {
  readonly root?: string;
  readonly uplink: string;
  readonly bridge: string;
  /** Who manages the interfaces of the running machine, when it is that one. */
  readonly managers?: readonly ManagerState[];
}

/**
 * The back end that configures the uplink, or else the one that the machine has files for. Files tell more than
 * daemons: netplan writes for networkd, and NetworkManager leaves alone what others manage.
 *
 * Errors: `OVLAB_E_USAGE` when nothing tells.
 */
export async function detectBackend(options: DetectOptions): Promise<PersistBackend> {
  const { root = '/', uplink, bridge, managers = [] } = options;
  const [netplan, ifcfg, interfaces, profiles, networks] = await Promise.all([
    textsIn(root, '/etc/netplan', /\.yaml$/),
    textsIn(root, '/etc/sysconfig/network-scripts', /^ifcfg-(?!lo$)/),
    textsIn(root, '/etc/network', /^interfaces$/).then(async (files) => [
      ...files,
      ...(await textsIn(root, '/etc/network/interfaces.d', /^/)),
    ]),
    textsIn(root, '/etc/NetworkManager/system-connections', /\.nmconnection$/),
    textsIn(root, '/etc/systemd/network', /\.network$/),
  ]);
  const names = new RegExp(`(^|[^\\w.-])(${[uplink, bridge].map(escape).join('|')})([^\\w.-]|$)`, 'm');
  const live = managers.find(
    ({ active, manages, kind }) =>
      active && kind !== 'cloud-init' && (manages.includes(uplink) || manages.includes(bridge)),
  );
  const found: readonly (readonly [PersistBackend, boolean])[] = [
    ['netplan', netplan.length > 0],
    ['ifcfg', ifcfg.some((text) => names.test(text))],
    ['ifupdown', interfaces.some((text) => names.test(text))],
    ['networkmanager', profiles.some((text) => names.test(text))],
    ['systemd-networkd', networks.some((text) => names.test(text))],
  ];
  const named = found.find(([, holds]) => holds)?.[0];
  if (named !== undefined) return named;
  if (live !== undefined && live.kind !== 'cloud-init') return live.kind;
  if (profiles.length > 0) return 'networkmanager';
  if (networks.length > 0) return 'systemd-networkd';
  throw new OvlabError('OVLAB_E_USAGE', `nothing tells who configures ${uplink} when this machine starts`, {
    hint: 'say it with --backend systemd-networkd, ifcfg, ifupdown, netplan or networkmanager',
  });
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** The files of a directory whose names match; none when there is no such directory. */
async function textsIn(root: string, directory: string, pattern: RegExp): Promise<readonly string[]> {
  const path = join(root, directory);
  const names = await readdir(path).catch(() => []);
  return Promise.all(
    names
      .filter((name) => pattern.test(name))
      .map((name) => readFile(join(path, name), 'utf8').catch(() => '')),
  );
}
