import { OvlabError } from '@ovlab/core';
import type { ServerNetwork } from './network.ts';
import { isOurs, tableMark, tableName } from './owned.ts';
import { findLink, type HostSnapshot, type LinkState } from './snapshot.ts';

/**
 * Refuses a host on which something in the way is not ours.
 *
 * Errors: `OVLAB_E_NO_INTERFACE` without the uplink, `OVLAB_E_FOREIGN` for everything else.
 */
export function refuseForeign(network: ServerNetwork, snapshot: HostSnapshot): void {
  const uplink = findLink(snapshot, network.uplink);
  if (uplink === undefined) throw noUplink(network, snapshot);
  if (uplink.master !== undefined && uplink.master !== network.bridge) {
    throw foreign(
      `${network.uplink} is already a port of ${uplink.master}`,
      `free it first: ip link set ${network.uplink} nomaster; or name ${uplink.master} as the bridge`,
    );
  }
  refuseLink(network, snapshot, network.bridge, 'bridge');
  for (const tap of network.taps) refuseLink(network, snapshot, tap, 'tun');
  for (const family of ['bridge', 'inet']) refuseTable(network, snapshot, family);
}

function refuseLink(
  network: ServerNetwork,
  snapshot: HostSnapshot,
  name: string,
  kind: 'bridge' | 'tun',
): void {
  const link = findLink(snapshot, name);
  if (link === undefined || (link[kind] !== undefined && isOurs(network.mark, link, snapshot))) return;
  const what = kind === 'bridge' ? 'bridge' : 'TAP device';
  if (link[kind] === undefined) {
    throw foreign(
      `${name} exists but is a ${link.kind ?? 'physical device'}`,
      `choose another name for the ${what}`,
    );
  }
  throw foreign(
    `the ${what} ${name} exists and ${owner(link)}`,
    `choose another name, or remove it if nobody needs it: ip link del ${name}`,
  );
}

function refuseTable(network: ServerNetwork, snapshot: HostSnapshot, family: string): void {
  const rules = snapshot.nft.rules.filter((rule) => rule.family === family && rule.table === tableName);
  const mark = tableMark(family, snapshot);
  if (rules.length === 0 || mark === network.mark) return;
  throw foreign(
    `the nftables table ${family} ${tableName} exists and ${mark === undefined ? 'is not marked as made by ovlab' : `belongs to ${mark}`}`,
    `look at it with: nft list table ${family} ${tableName}; remove it if nobody needs it: nft delete table ${family} ${tableName}`,
  );
}

function owner(link: LinkState): string {
  return link.alias === undefined
    ? 'is not marked as made by ovlab'
    : `belongs to ${JSON.stringify(link.alias)}`;
}

function noUplink(network: ServerNetwork, snapshot: HostSnapshot): OvlabError {
  const names = snapshot.links.map(({ name }) => name).filter((name) => name !== 'lo');
  return new OvlabError('OVLAB_E_NO_INTERFACE', `the uplink ${network.uplink} does not exist`, {
    hint: `name the interface that leads to the router as server.uplink; there ${names.length === 1 ? 'is' : 'are'}: ${names.join(', ') || 'none'}`,
  });
}

function foreign(message: string, hint: string): OvlabError {
  return new OvlabError('OVLAB_E_FOREIGN', message, { hint });
}
