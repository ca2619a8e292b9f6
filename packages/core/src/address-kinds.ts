import { cidrContains, requireCidr, type IpAddress } from './addresses.ts';

/** Blocks whose addresses cannot be given to a host as its global address, in the words of a message. */
const special = [
  ['::/128', 'the unspecified address'],
  ['::1/128', 'the loopback address'],
  ['::ffff:0:0/96', 'an IPv4-mapped address'],
  ['fe80::/10', 'a link-local address'],
  ['ff00::/8', 'a multicast address'],
  ['0.0.0.0/8', 'an address of "this network" (RFC 1122)'],
  ['127.0.0.0/8', 'a loopback address'],
  ['224.0.0.0/4', 'a multicast address'],
  ['240.0.0.0/4', 'a reserved address'],
] as const;

export type SpecialKind = (typeof special)[number][1];

const blocks = special.map(([block, kind]) => ({ block: requireCidr(block), kind }));

/** What is special about an address; undefined for an ordinary unicast address. */
export function specialKind(address: IpAddress): SpecialKind | undefined {
  return blocks.find(({ block }) => cidrContains(block, address))?.kind;
}

/**
 * Whether the low 64 bits are a reserved subnet anycast identifier (RFC 2526 section 2 with a universal/local
 * bit: fdff:ffff:ffff:ff80 to fdff:ffff:ffff:ffff).
 */
export function isReservedAnycast({ family, value }: IpAddress): boolean {
  return family === 6 && (value & 0xffff_ffff_ffff_ffffn) >> 7n === 0xfdff_ffff_ffff_ff80n >> 7n;
}
