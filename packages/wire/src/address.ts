import { Address6 } from 'ip-address';
import { WireEncodeError, type ErrorClass } from './errors.ts';
import { ADDRESS_LENGTH, formatGroups, GROUPS, parseOctets } from './address-text.ts';
import { LastAddress } from './last-address.ts';

/** Groups of the address at hand: a text is made in one go, and nobody keeps them. */
const groups = new Array<number>(GROUPS).fill(0);

const lastFormatted = new LastAddress();
const lastParsed = new LastAddress();

/** RFC 5952 text of the 16 octets of an address that begin at `offset`; octets that are not there are zeros. */
export function formatAddress(bytes: Uint8Array, offset = 0): string {
  if (lastFormatted.isAt(bytes, offset)) return lastFormatted.text;
  for (let index = 0; index < GROUPS; index += 1) {
    const at = offset + 2 * index;
    groups[index] = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  }
  const text = formatGroups(groups);
  lastFormatted.keep(text, bytes, offset);
  return text;
}

/**
 * The 16 octets of an address in any text form.
 * @throws WireEncodeError or the given error when the text is no address, or has a zone or a prefix length, which a
 *   field cannot carry
 */
export function parseAddress(
  text: string,
  field: string,
  EncodeError: ErrorClass = WireEncodeError,
): Uint8Array {
  const bytes = tryParseAddress(text);
  if (bytes === undefined || text.includes('%')) {
    throw new EncodeError(`${field}: '${text}' is not an IPv6 address without zone and prefix length`);
  }
  return bytes;
}

/** The 16 octets of an address; a zone is left aside. `undefined` when the text is no address. */
export function tryParseAddress(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(ADDRESS_LENGTH);
  return parseAddressInto(text, octets, 0) ? octets : undefined;
}

/**
 * Writes the 16 octets of an address at `offset`, for whoever needs them for a moment only; a zone is left aside.
 * @returns false when the text is no address; the octets are spoilt then
 */
export function parseAddressInto(text: string, octets: Uint8Array, offset: number): boolean {
  if (parseHexAddressInto(text, octets, offset)) return true;
  if (text.includes('/')) return false;
  try {
    const address = new Address6(text).toByteArray();
    octets.set(address, offset);
    return address.length === ADDRESS_LENGTH;
  } catch {
    return false;
  }
}

/** As {@link parseAddressInto}, of an address that is written in hexadecimal only. */
export function parseHexAddressInto(text: string, octets: Uint8Array, offset: number): boolean {
  if (lastFormatted.isText(text)) return lastFormatted.put(octets, offset);
  if (lastParsed.isText(text)) return lastParsed.put(octets, offset);
  if (!parseOctets(text, octets, offset)) return false;
  lastParsed.keep(text, octets, offset);
  return true;
}

/** The address with every bit after the prefix set to zero. `prefixLength` is 0..128. */
export function maskAddress(bytes: Uint8Array, prefixLength: number): Uint8Array {
  return bytes.map((byte, index) => byte & (0xff00 >> bitsWithin(prefixLength, index, 8)) & 0xff);
}

/** How many bits of a prefix lie in the unit at `index` when an address is cut into units of `size` bits. */
export function bitsWithin(prefixLength: number, index: number, size: number): number {
  return Math.min(size, Math.max(0, prefixLength - index * size));
}
