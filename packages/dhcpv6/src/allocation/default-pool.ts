import { formatAddress } from '@ovlab/wire';
import type { AddressRange } from '../server/server-config.ts';
import { octetsOfNumber, prefixBlock } from './address-number.ts';
import { MAX_FREE_MAP_SIZE } from './free-map.ts';

/** Of a /64: interface identifiers 00d6:0:0:0 and up. */
const DEFAULT_POOL_OFFSET = 0x00d6_0000_0000_0000n;

/**
 * The addresses to give on a link for which nothing else is said: the 2^24 from `PREFIX:d6::` on. They do not look like
 * EUI-64 ones, which have ff:fe in their middle, they are far from the low ones that people set by hand, and people
 * who read them see where they come from.
 *
 * A prefix longer than 64 bits has no room for that: there it is the second half of its addresses, or the first 2^24 of
 * that half.
 *
 * @returns `undefined` for a prefix of 127 or 128 bits
 * @throws WireEncodeError when the prefix is no address
 */
export function defaultPool({
  prefix,
  prefixLength,
}: {
  readonly prefix: string;
  readonly prefixLength: number;
}): AddressRange | undefined {
  if (prefixLength > 126) return undefined;
  const block = prefixBlock(prefix, prefixLength, 'prefix');
  const half = (block.last - block.first + 1n) / 2n;
  const first = block.first + (prefixLength <= 64 ? DEFAULT_POOL_OFFSET : half);
  const last = first + BigInt(MAX_FREE_MAP_SIZE) - 1n;
  return { first: text(first), last: text(last < block.last ? last : block.last) };
}

function text(value: bigint): string {
  return formatAddress(octetsOfNumber(value));
}
