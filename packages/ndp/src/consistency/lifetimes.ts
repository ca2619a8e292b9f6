import { INFINITY } from '../constants.ts';
import { canonicalNetwork } from '../history/canonical.ts';
import type { RouterAdvertisement } from '../messages/router-advertisement.ts';
import { describeLifetime } from '../options/lifetime.ts';
import type { NdpOption } from '../options/table.ts';
import { keyOf, type Comparison } from './inconsistency.ts';

/** One lifetime of a prefix or a route. */
interface SaidLifetime extends Pick<Comparison, 'field' | 'severity'> {
  readonly prefix: string;
  /** Seconds, or `INFINITY`. */
  readonly seconds: number;
}

/** How many seconds two lifetimes may lie apart. */
export type Slack = (key: string) => number;

/** The lifetimes of the prefixes and routes of a message by what they are of; the last one counts, as for a host. */
export function lifetimesOf(message: RouterAdvertisement): ReadonlyMap<string, SaidLifetime> {
  const lifetimes = message.options.flatMap(optionLifetimes);
  return new Map(lifetimes.map((lifetime) => [keyOf({ ...lifetime, own: '', other: '' }), lifetime]));
}

/** Compares the lifetimes of what both messages speak of; different sets of prefixes are no error (RFC 4861 6.2.7). */
export function compareLifetimes(
  own: RouterAdvertisement,
  other: RouterAdvertisement,
  slack: Slack,
): readonly Comparison[] {
  const others = lifetimesOf(other);
  return [...lifetimesOf(own)].flatMap(([key, { seconds, ...what }]) => {
    const said = others.get(key)?.seconds;
    if (said === undefined) return [];
    return [
      {
        ...what,
        own: describeLifetime(seconds),
        other: describeLifetime(said),
        agrees: agree(seconds, said, slack(key)),
      },
    ];
  });
}

function agree(own: number, other: number, slack: number): boolean {
  if (own === other) return true;
  return own !== INFINITY && other !== INFINITY && Math.abs(own - other) <= slack;
}

function optionLifetimes(option: NdpOption): readonly SaidLifetime[] {
  if (option.type !== 'prefix-information' && option.type !== 'route-information') return [];
  const prefix = `${canonicalNetwork(option.prefix, option.prefixLength)}/${option.prefixLength}`;
  if (option.type === 'route-information') {
    return [{ field: 'route-lifetime', severity: 'difference', prefix, seconds: option.routeLifetime }];
  }
  return [
    { field: 'valid-lifetime', severity: 'conflict', prefix, seconds: option.validLifetime },
    { field: 'preferred-lifetime', severity: 'conflict', prefix, seconds: option.preferredLifetime },
  ];
}
