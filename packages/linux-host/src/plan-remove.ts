import type { Plan, Step } from '@ovlab/core';
import { ip } from './change.ts';
import { contentsOf } from './contents.ts';
import { owned } from './owned.ts';
import { restoreLines } from './restore.ts';
import { findLink, type HostSnapshot } from './snapshot.ts';

/**
 * The way back to the uplink alone, from the marks on the host and without the file: TAP devices and bridge go,
 * what the bridge carries returns to its uplink, then the tables. Kernel parameters stay, because what they were
 * is not known any more; a journal of the applied plan knows. Nothing can be undone.
 */
export function planRemove(mark: string, observed: HostSnapshot): Plan {
  const { bridges, taps, tables } = owned(mark, observed);
  return [
    ...taps.map((tap) =>
      step(`tap.remove.${tap}`, `remove the TAP device ${tap}`, `${tap} is marked ${mark}`, [
        `link del ${tap}`,
      ]),
    ),
    ...bridges.map((bridge) =>
      step(
        `bridge.remove.${bridge}`,
        `remove the bridge ${bridge} and give back what it carries`,
        `${bridge} is marked ${mark}`,
        removeBridge(bridge, observed),
      ),
    ),
    ...tables.map(({ family, name }): Step => ({
      id: `table.remove.${family}`,
      title: `remove the nftables table ${family} ${name}`,
      reason: `its rules are marked ${mark}`,
      apply: [{ kind: 'nft', ruleset: `delete table ${family} ${name}\n` }],
      undo: [],
    })),
  ];
}

function step(id: string, title: string, reason: string, lines: readonly string[]): Step {
  return { id, title, reason, apply: ip(lines), undo: [] };
}

function removeBridge(name: string, observed: HostSnapshot): readonly string[] {
  const uplink = observed.links.find((link) => link.master === name && link.tun === undefined);
  if (uplink === undefined || findLink(observed, name) === undefined) return [`link del ${name}`];
  const { addresses, routes } = contentsOf(name, observed);
  // An address had its prefix route before it moved; the two settings are what a link has by default.
  const plain = { ...uplink, addressGenMode: 'eui64', promiscuous: false };
  return restoreLines(
    plain,
    { addresses: addresses.map((address) => ({ ...address, noPrefixRoute: false })), routes },
    name,
  );
}
