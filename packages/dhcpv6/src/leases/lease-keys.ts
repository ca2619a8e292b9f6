import type { Duid } from '../options/option-types.ts';
import type { LeaseKey } from './lease.ts';

/** Text for Maps: the address alone, or a prefix with its length. */
export function leaseKeyText({ address, prefixLength }: LeaseKey): string {
  return prefixLength === 128 ? address : `${address}/${prefixLength}`;
}

const characters: number[] = [];

/** Text for Maps with a character for each octet: cheaper to make and to compare than hexadecimal digits. */
export function duidKey(duid: Duid): string {
  characters.length = duid.length;
  for (let index = 0; index < duid.length; index += 1) characters[index] = duid[index] ?? 0;
  // At once: a text of many pieces is put together again by each Map that looks for it.
  return String.fromCharCode.apply(undefined, characters);
}

/** The same for one IA of a client: its kind and number come first. */
export function associationKey(kind: 'na' | 'pd', iaid: number, duid: Duid): string {
  characters.length = duid.length + 3;
  characters[0] = kind === 'na' ? 0 : 1;
  characters[1] = iaid >>> 16;
  characters[2] = iaid & 0xffff;
  for (let index = 0; index < duid.length; index += 1) characters[index + 3] = duid[index] ?? 0;
  return String.fromCharCode.apply(undefined, characters);
}
