import { ALL_NODES, optionsOf, type RouterAdvertisement } from '@ovlab/ndp';
import type { Heard, World } from './world.ts';

/** The last advertisement; throws while there is none. */
export function lastHeard({ heard }: World): Heard {
  const last = heard.at(-1);
  if (last === undefined) throw new Error('no advertisement was heard');
  return last;
}

/** Those that went to all nodes. */
export function multicasts({ heard }: World): readonly Heard[] {
  return heard.filter(({ destination }) => destination === ALL_NODES);
}

/** Each prefix with its lifetimes, `2001:db8:55::/64 86400/14400`. */
export function prefixesIn(message: RouterAdvertisement): readonly string[] {
  return optionsOf(message, 'prefix-information').map(
    ({ prefix, prefixLength, validLifetime, preferredLifetime }) =>
      `${prefix}/${String(prefixLength)} ${String(validLifetime)}/${String(preferredLifetime)}`,
  );
}

/** Least time between two advertisements to all nodes, in milliseconds, with what the first may have been held up. */
export function leastMulticastGap(world: World): number {
  const times = multicasts(world).map(({ at }) => at);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  return Math.min(...gaps) + world.jitter;
}
