import type { RouteState } from '@ovlab/linux-host';
import type { AddressFact } from './addresses.ts';
import type { LinkFact } from './links.ts';
import type { ProcessFact } from './processes.ts';
import { isInside } from '../prefix.ts';

/** What a client's tunnel looks like on the client's own machine. */
export interface ClientFacts {
  /** OpenVPN processes that run here. */
  readonly openvpn: readonly { readonly pid: number; readonly profile: string | undefined }[];
  /** TAP device of the tunnel: the one with an address out of the prefix, or else the only one. */
  readonly tap: LinkFact | undefined;
  /** Addresses of the TAP device out of the prefix. */
  readonly addresses: readonly AddressFact[];
  /** Next hops of the IPv6 default routes by the TAP device. */
  readonly gateways: readonly string[];
}

/**
 * Draws the tunnel out of what was gathered of the whole machine. Pure.
 *
 * @param prefix undefined: any global address counts
 */
export function clientFacts(
  prefix: string | undefined,
  facts: {
    readonly processes: readonly ProcessFact[];
    readonly links: readonly LinkFact[];
    readonly addresses: readonly AddressFact[];
    readonly routes: readonly RouteState[];
  },
): ClientFacts {
  const taps = facts.links.filter(({ tun }) => tun?.mode === 'tap');
  const ours = facts.addresses.filter(
    ({ family, scope, address }) =>
      family === 6 && scope === 'global' && (prefix === undefined || isInside(prefix, address)),
  );
  const tap = taps.find(({ name }) => ours.some(({ link }) => link === name)) ?? taps[0];
  return {
    openvpn: facts.processes
      .filter(({ name }) => name === 'openvpn')
      .map(({ pid, args }) => ({ pid, profile: profileOf(args) })),
    tap,
    addresses: ours.filter(({ link }) => link === tap?.name),
    gateways: facts.routes
      .filter(
        ({ family, destination, link }) => family === 6 && destination === 'default' && link === tap?.name,
      )
      .flatMap(({ gateway }) => (gateway === undefined ? [] : [gateway])),
  };
}

/** The file after `--config`, or the first word: a lone file name is a profile. */
export function profileOf(args: readonly string[]): string | undefined {
  const at = args.indexOf('--config');
  return at >= 0 ? args[at + 1] : args.find((word) => !word.startsWith('-'));
}
