import { type AddressBlock, blockOf } from './address-number.ts';

/** First and last of the interface identifiers that the IANA registry of RFC 5453 reserves. */
const RESERVED: readonly (readonly [bigint, bigint])[] = [
  // Subnet-router anycast (RFC 4291 2.6.1).
  [0n, 0n],
  // Of IANA's Ethernet addresses, with that of Proxy Mobile IPv6 among them (RFC 6543).
  [0x0200_5eff_fe00_0000n, 0x0200_5eff_feff_ffffn],
  // Anycast of a subnet (RFC 2526).
  [0xfdff_ffff_ffff_ff80n, 0xfdff_ffff_ffff_ffffn],
];

/** Addresses of the subnet-wide anycast of RFC 2526, at the end of a prefix that has no EUI-64 identifiers. */
const ANYCAST = 128n;

/** Addresses of the /64 that no host may have. */
export function reservedBlocks(address: bigint): AddressBlock[] {
  const { first } = blockOf(address, 64);
  return RESERVED.map(([from, to]) => ({ first: first + from, last: first + to }));
}

/** Addresses of a prefix longer than 64 bits that no host may have; those of small ones are worth more as addresses. */
export function reservedOfLongPrefix({ first, last }: AddressBlock): AddressBlock[] {
  const size = last - first + 1n;
  // RFC 6164: a /127 has no subnet-router anycast.
  if (size <= 2n) return [];
  const router = { first, last: first };
  return size < 65_536n ? [router] : [router, { first: last - ANYCAST + 1n, last }];
}

/**
 * Addresses from `first` to `last` that look as if a host had made them out of its Ethernet address: ff:fe in the middle
 * of the interface identifier. Hosts do so by themselves (SLAAC), so that giving them would call for duplicates. None
 * when all look so: somebody has chosen that.
 */
export function eui64Blocks({ first, last }: AddressBlock): AddressBlock[] {
  const blocks: AddressBlock[] = [];
  for (let { first: at } = blockOf(first, 104); at <= last; at += 1n << 24n) {
    if (looksLikeEui64(at)) blocks.push(blockOf(at, 104));
  }
  return blocks.some((block) => block.first <= first && last <= block.last) ? [] : blocks;
}

function looksLikeEui64(address: bigint): boolean {
  return ((address >> 24n) & 0xffffn) === 0xfffen;
}
