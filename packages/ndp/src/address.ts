import { Address6 } from 'ip-address';
import { NdpEncodeError } from './errors.ts';

/** Octets of an IPv6 address. */
export const ADDRESS_LENGTH = 16;

/** RFC 5952 text of the 16 octets of an address. */
export function formatAddress(bytes: Uint8Array): string {
  return Address6.fromUnsignedByteArray([...bytes]).correctForm();
}

/**
 * The 16 octets of an address in any text form.
 * @throws NdpEncodeError when the text is no address, or has a zone or a prefix length, which a field cannot carry
 */
export function parseAddress(text: string, field: string): Uint8Array {
  const bytes = tryParseAddress(text);
  if (bytes === undefined || text.includes('%')) {
    throw new NdpEncodeError(`${field}: '${text}' is not an IPv6 address without zone and prefix length`);
  }
  return bytes;
}

/** The 16 octets of an address; a zone is left aside. `undefined` when the text is no address. */
export function tryParseAddress(text: string): Uint8Array | undefined {
  if (text.includes('/')) return undefined;
  try {
    const address = Uint8Array.from(new Address6(text).toByteArray());
    return address.length === ADDRESS_LENGTH ? address : undefined;
  } catch {
    return undefined;
  }
}

/** The address with every bit after the prefix set to zero. `prefixLength` is 0..128. */
export function maskAddress(bytes: Uint8Array, prefixLength: number): Uint8Array {
  return bytes.map((byte, index) => {
    const bits = Math.min(8, Math.max(0, prefixLength - index * 8));
    return byte & (0xff00 >> bits) & 0xff;
  });
}
