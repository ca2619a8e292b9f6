import { parseAddress } from '@ovlab/wire';

const LAST = 2n ** 128n - 1n;

/** Addresses as one number each, for what is done once for a configuration and not for each message. */
export interface AddressBlock {
  /** First and last address, both included. */
  readonly first: bigint;
  readonly last: bigint;
}

/** @throws WireEncodeError when the text is no address */
export function addressNumber(text: string, field: string): bigint {
  return numberOf(parseAddress(text, field));
}

export function numberOf(octets: Uint8Array): bigint {
  let value = 0n;
  for (const octet of octets) value = (value << 8n) | BigInt(octet);
  return value;
}

export function octetsOfNumber(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, octet) => Number((value >> BigInt(120 - 8 * octet)) & 0xffn));
}

/** All addresses with a prefix; bits behind it are left aside. */
export function prefixBlock(prefix: string, prefixLength: number, field: string): AddressBlock {
  return blockOf(addressNumber(prefix, field), prefixLength);
}

export function blockOf(address: bigint, prefixLength: number): AddressBlock {
  const hosts = LAST >> BigInt(prefixLength);
  const first = address & (LAST ^ hosts);
  return { first, last: first | hosts };
}

/** What two blocks have in common. */
export function intersection(one: AddressBlock, other: AddressBlock): AddressBlock | undefined {
  const first = one.first > other.first ? one.first : other.first;
  const last = one.last < other.last ? one.last : other.last;
  return first <= last ? { first, last } : undefined;
}
