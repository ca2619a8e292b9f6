import { hexOctet } from '@ovlab/wire';
import type { Duid } from '../options/option-types.ts';

/** Octets of a DUID with its type (RFC 9915 11.1). */
export const MIN_DUID_LENGTH = 3;
export const MAX_DUID_LENGTH = 130;

/** Hexadecimal octets with colons, `00:03:00:01:02:00:5e:10:00:01`. */
export function formatDuid(duid: Duid): string {
  let text = '';
  for (const octet of duid) text += text === '' ? hexOctet(octet) : `:${hexOctet(octet)}`;
  return text;
}

/**
 * A DUID out of hexadecimal octets with colons, hyphens, or nothing between them; `undefined` for any other text and
 * for fewer than 3 or more than 130 octets.
 */
export function duidFromText(text: string): Duid | undefined {
  if (!/^[0-9a-f]{2}(([:-]?)[0-9a-f]{2}(\2[0-9a-f]{2})*)?$/i.test(text)) return undefined;
  const octets = text.match(/[0-9a-f]{2}/gi) ?? [];
  if (octets.length < MIN_DUID_LENGTH || octets.length > MAX_DUID_LENGTH) return undefined;
  return Uint8Array.from(octets, (octet) => Number.parseInt(octet, 16));
}

/** Whether two are the same, octet by octet (RFC 9915 11). */
export function duidsEqual(one: Duid, other: Duid): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}
