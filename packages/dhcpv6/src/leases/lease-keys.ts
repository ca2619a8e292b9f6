import type { Duid } from '../options/option-types.ts';
import type { LeaseKey } from './lease.ts';

/** Text for Maps: the address alone, or a prefix with its length. */
export function leaseKeyText({ address, prefixLength }: LeaseKey): string {
  return prefixLength === 128 ? address : `${address}/${prefixLength}`;
}

/** Text for Maps with a character for each octet: cheaper to make and to compare than hexadecimal digits. */
export function duidKey(duid: Duid): string {
  let text = '';
  for (let index = 0; index < duid.length; index += 1) text += String.fromCharCode(duid[index] ?? 0);
  return text;
}
