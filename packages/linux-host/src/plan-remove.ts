import type { Action, Plan, Step } from '@ovlab/core';
import { ip } from './change.ts';
import { contentsOf } from './contents.ts';
import { removeHostFirewall } from './host-firewall/remove.ts';
import { behindLearned } from './learned-defaults.ts';
import { neighbourLines } from './neighbours.ts';
import { owned } from './owned.ts';
import { restoreActions } from './restore.ts';
import { looseReversePath } from './reverse-path.ts';
import { removeRules } from './rules.ts';
import { type AddressState, findLink, type HostSnapshot, type LinkState } from './snapshot.ts';

/**
 * The way back to the uplink alone, from the marks on the host and without the file: TAP devices and bridge go,
 * what the bridge carries returns to its uplink, then the tables. Kernel parameters stay, because what they were
 * is not known any more; a journal of the applied plan knows. Nothing can be undone.
 *
 * @param original what the uplink was before; without it the uplink gets the settings that a link has by default
 */
export function planRemove(
  mark: string,
  observed: HostSnapshot,
  original?: Pick<HostSnapshot, 'links' | 'addresses'>,
): Plan {
  const { bridges, taps, tables } = owned(mark, observed);
  return [
    ...taps.map((tap) =>
      step(
        `tap.remove.${tap}`,
        `remove the TAP device ${tap}`,
        `${tap} is marked ${mark}`,
        ip([`link del ${tap}`]),
        tap,
      ),
    ),
    ...bridges.map((bridge) =>
      step(
        `bridge.remove.${bridge}`,
        `remove the bridge ${bridge} and give back what it carries`,
        `${bridge} is marked ${mark}`,
        [
          ...removeBridge(bridge, observed, original),
          ...removeRules(uplinkOf(bridge, observed)?.name ?? '', bridge, observed),
        ],
        bridge,
      ),
    ),
    ...tables.map(({ family, name }): Step => ({
      id: `table.remove.${family}`,
      title: `remove the nftables table ${family} ${name}`,
      reason: `its rules are marked ${mark}`,
      apply: [{ kind: 'nft', ruleset: `delete table ${family} ${name}\n` }],
      undo: [],
      check: [{ kind: 'no-table', family, name }],
    })),
    ...removeHostFirewall(mark, observed),
  ];
}

function step(id: string, title: string, reason: string, apply: readonly Action[], name: string): Step {
  return { id, title, reason, apply, undo: [], check: [{ kind: 'no-link', name }] };
}

function uplinkOf(bridge: string, observed: HostSnapshot): LinkState | undefined {
  return observed.links.find((link) => link.master === bridge && link.tun === undefined);
}

function removeBridge(
  name: string,
  observed: HostSnapshot,
  original: Pick<HostSnapshot, 'links' | 'addresses'> = { links: [], addresses: [] },
): readonly Action[] {
  const uplink = uplinkOf(name, observed);
  if (uplink === undefined || findLink(observed, name) === undefined) return ip([`link del ${name}`]);
  const { addresses, routes } = contentsOf(name, observed);
  const {
    addressGenMode = 'eui64',
    promiscuous = false,
    up = uplink.up,
  } = original.links.find((link) => link.name === uplink.name) ?? {};
  // An address had its prefix route before it moved, unless it is known to have had none.
  const hadNoRoute = ({ address, prefixLength }: AddressState): boolean =>
    original.addresses.some(
      (was) => was.address === address && was.prefixLength === prefixLength && was.noPrefixRoute,
    );
  return restoreActions(
    { ...uplink, addressGenMode, promiscuous, up },
    {
      addresses: addresses.map((address) => ({ ...address, noPrefixRoute: hadNoRoute(address) })),
      routes: behindLearned(routes, uplink.name, observed),
    },
    { name, routes, inUse: up, loosen: looseReversePath(name, observed).begin },
    neighbourLines(uplink.name, name, undefined, observed),
  );
}
