import { formatAddress } from '@ovlab/core';

/** Octets from the begin of an Ethernet frame without a tag. */
const ETHER_HEADER = 14;
const IPV6_HEADER = 40;
const ICMPV6 = ETHER_HEADER + IPV6_HEADER;

/** RFC 4861 4.3 and 4.4. */
export const NEIGHBOR_SOLICITATION = 135;
export const NEIGHBOR_ADVERTISEMENT = 136;

/** A Neighbor Solicitation or Advertisement without its options. */
export interface NeighborMessage {
  readonly type: 'solicitation' | 'advertisement';
  readonly source: string;
  readonly destination: string;
  readonly target: string;
}

/** Reads an Ethernet frame; undefined for anything that RFC 4861 7.1 would have ignored, the checksum left aside. */
export function neighborMessage(frame: Uint8Array): NeighborMessage | undefined {
  const [hopLimit, nextHeader] = [frame[ETHER_HEADER + 7], frame[ETHER_HEADER + 6]];
  const [type, code] = [frame[ICMPV6], frame[ICMPV6 + 1]];
  const known = type === NEIGHBOR_SOLICITATION || type === NEIGHBOR_ADVERTISEMENT;
  if (frame[12] !== 0x86 || frame[13] !== 0xdd || frame.length < ICMPV6 + 24) return undefined;
  if (hopLimit !== 255 || nextHeader !== 58 || code !== 0 || !known) return undefined;
  const target = addressAt(frame, ICMPV6 + 8);
  if (target.startsWith('ff')) return undefined;
  return {
    type: type === NEIGHBOR_SOLICITATION ? 'solicitation' : 'advertisement',
    source: addressAt(frame, ETHER_HEADER + 8),
    destination: addressAt(frame, ETHER_HEADER + 24),
    target,
  };
}

/** The 16 octets at a place of a frame, in the form of RFC 5952. */
export function addressAt(frame: Uint8Array, offset: number): string {
  let value = 0n;
  for (const octet of frame.subarray(offset, offset + 16)) value = (value << 8n) | BigInt(octet);
  return formatAddress({ family: 6, value });
}

/**
 * The addresses that the sender of a message has: the source, what it advertises, and what it makes sure to be alone
 * with (RFC 4862 5.4.2). What it only asks for may be nobody's.
 */
export function addressesOf({ type, source, target }: NeighborMessage): readonly string[] {
  if (source === '::') return type === 'solicitation' ? [target] : [];
  return type === 'advertisement' && target !== source ? [source, target] : [source];
}
