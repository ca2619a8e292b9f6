import { Address4, Address6 } from 'ip-address';

export type Family = 4 | 6;

/** An address as a number; `value` is in 0..2^32-1 or 0..2^128-1. */
export interface IpAddress {
  readonly family: Family;
  readonly value: bigint;
}

/** An address with the length of its prefix in bits: 0..32 or 0..128. */
export interface Cidr extends IpAddress {
  readonly prefixLength: number;
}

/** Reads an address without zone and prefix length; undefined when it is not one. */
export function parseAddress(text: string): IpAddress | undefined {
  if (/[/%]/.test(text)) return undefined;
  try {
    return text.includes(':')
      ? { family: 6, value: new Address6(text).bigInt() }
      : { family: 4, value: new Address4(text).bigInt() };
  } catch {
    return undefined;
  }
}

/** Reads `address/length`; undefined when it is not that. Host bits may be set. */
export function parseCidr(text: string): Cidr | undefined {
  const [host = '', length = '', ...rest] = text.split('/');
  const address = parseAddress(host);
  if (address === undefined || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const prefixLength = Number(length);
  return prefixLength > bitsOf(address.family) ? undefined : { ...address, prefixLength };
}

/** RFC 5952 text of an IPv6 address (mixed notation for IPv4-mapped ones, section 5), or a dotted quad. */
export function formatAddress({ family, value }: IpAddress): string {
  if (family === 4) return Address4.fromBigInt(value).correctForm();
  if (value >> 32n === 0xffffn) return `::ffff:${formatAddress({ family: 4, value: value & 0xffff_ffffn })}`;
  return Address6.fromBigInt(value).correctForm();
}

export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr)}/${String(cidr.prefixLength)}`;
}

/** The prefix with its host bits cleared. */
export function networkOf(cidr: Cidr): Cidr {
  const mask = hostMask(cidr);
  return { ...cidr, value: cidr.value & ~mask };
}

/** The address of a prefix with every host bit set: for IPv4 the broadcast address. */
export function lastOf(cidr: Cidr): IpAddress {
  return { family: cidr.family, value: cidr.value | hostMask(cidr) };
}

export function hasHostBits(cidr: Cidr): boolean {
  return (cidr.value & hostMask(cidr)) !== 0n;
}

export function cidrContains(cidr: Cidr, address: IpAddress): boolean {
  return cidr.family === address.family && (address.value & ~hostMask(cidr)) === networkOf(cidr).value;
}

/**
 * Whether an address lies inside a prefix, both as text.
 * @throws RangeError when one of them cannot be read.
 */
export function contains(prefix: string, address: string): boolean {
  return cidrContains(requireCidr(prefix), requireAddress(address));
}

/**
 * The address `n` places after the first one of a prefix: `firstAddress('2001:db8:55::/64', 1)` is
 * `2001:db8:55::1`.
 * @throws RangeError when the prefix cannot be read or holds fewer addresses.
 */
export function firstAddress(prefix: string, n: number | bigint): string {
  const cidr = requireCidr(prefix);
  if (BigInt(n) < 0n || BigInt(n) > hostMask(cidr))
    throw new RangeError(`${prefix} has no address number ${String(n)}`);
  return formatAddress({ family: cidr.family, value: networkOf(cidr).value + BigInt(n) });
}

/**
 * RFC 5952 text of an IPv6 address, or a dotted quad.
 * @throws RangeError when it is not an address.
 */
export function canonicalAddress(text: string): string {
  return formatAddress(requireAddress(text));
}

/** Whether the text is an address of fe80::/10 (RFC 4291 2.5.6), with or without a zone. */
export function isLinkLocal(text: string): boolean {
  const address = parseAddress(text.replace(/%.*$/, ''));
  return address?.family === 6 && address.value >> 118n === 0xfe80n >> 6n;
}

export function sameAddress(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.value === b.value;
}

export function bitsOf(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128;
}

function hostMask({ family, prefixLength }: Cidr): bigint {
  return (1n << BigInt(bitsOf(family) - prefixLength)) - 1n;
}

/** @throws RangeError */
export function requireCidr(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new RangeError(`not an address with a prefix length: ${text}`);
  return cidr;
}

function requireAddress(text: string): IpAddress {
  const address = parseAddress(text);
  if (address === undefined) throw new RangeError(`not an IP address: ${text}`);
  return address;
}
