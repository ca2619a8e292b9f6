import { duidFromText, type Duid } from '@ovlab/dhcpv6';
import { canonicalAddress } from '../canonical-address.ts';
import type { TextPlace } from '../../import/radvd-error.ts';
import { LeaseFileError } from './lease-file-error.ts';

/** A lifetime that never ends (RFC 9915 7.7). */
const INFINITE = 0xffff_ffff;
const MAX_32_BITS = 0xffff_ffff;

/** Seconds since the epoch, up to the year 2286. */
export const MOST_SECONDS = 9_999_999_999;

/** A part of a file and where it stands. */
export interface Located {
  readonly text: string;
  readonly place: TextPlace;
}

/** Throws {@link LeaseFileError}, as all of these do. */
export function readAddress({ text, place }: Located): string {
  const address = canonicalAddress(text);
  if (address === undefined) throw new LeaseFileError(place, `'${text}' is not an IPv6 address`);
  return address;
}

/** A whole number from 0 to `most`. */
export function readNumber({ text, place }: Located, what: string, most = MAX_32_BITS): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value <= most) return value;
  throw new LeaseFileError(place, `${what}: '${text}' is not a whole number of at most ${most}`);
}

export function readDuid({ text, place }: Located): Duid {
  const duid = duidFromText(text);
  if (duid === undefined)
    throw new LeaseFileError(place, `'${text}' is not a DUID: 3 to 130 octets are expected`);
  return duid;
}

/** When a lifetime is over. `start` is milliseconds since the epoch, `lifetime` seconds. */
export function endOf(start: number, lifetime: number): number {
  return lifetime === INFINITE ? Infinity : start + 1_000 * lifetime;
}
