import type { RadvdInterface } from './definitions.ts';
import type { Token } from './tokens.ts';

/** radvd(8): MaxRtrAdvInterval when it is not given. */
export const DEFAULT_MAX_INTERVAL = 600;

/**
 * Seconds that radvd reckons the lifetimes of a definition from: the maximum interval, but its default when
 * MaxRtrAdvInterval stands further down in the file.
 */
export function intervalAt({ options }: RadvdInterface, about: Token, maxInterval: number): number {
  const { MaxRtrAdvInterval: given } = options;
  return given !== undefined && isBefore(about, given.about) ? DEFAULT_MAX_INTERVAL : maxInterval;
}

function isBefore({ place: a }: Token, { place: b }: Token): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
