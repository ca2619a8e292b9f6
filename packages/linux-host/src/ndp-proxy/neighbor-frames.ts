import { parseAddress } from '@ovlab/core';
import { NEIGHBOR_ADVERTISEMENT, NEIGHBOR_SOLICITATION } from './neighbor-message.ts';

/** Types of options (RFC 4861 4.6.1). */
const SOURCE_LINK_LAYER_ADDRESS = 1;
const TARGET_LINK_LAYER_ADDRESS = 2;
/** RFC 4861 4.4: the sender is a router. Neither solicited nor, since it stands in for others, overriding. */
const ROUTER_FLAG = 0x80;

const ALL_NODES = 'ff02::1';

export interface Sender {
  /** Six octets in hexadecimal with colons. */
  readonly mac: string;
  readonly address: string;
}

/**
 * What a proxy says of its own accord (RFC 4861 7.2.6, 7.2.8): a router that is waiting for the answer to a question
 * from before the proxy knew takes it for one.
 */
export function proxyAdvertisement(target: string, { mac, address }: Sender): Uint8Array {
  const body = [ROUTER_FLAG, 0, 0, 0, ...octetsOf(target), TARGET_LINK_LAYER_ADDRESS, 1, ...macOctets(mac)];
  return frame(mac, address, ALL_NODES, icmpv6(NEIGHBOR_ADVERTISEMENT, body, address, ALL_NODES));
}

/** A question for a neighbour, to its solicited-node group (RFC 4861 4.3). */
export function solicitation(target: string, { mac, address }: Sender): Uint8Array {
  const group = solicitedNodeGroup(target);
  const body = [0, 0, 0, 0, ...octetsOf(target), SOURCE_LINK_LAYER_ADDRESS, 1, ...macOctets(mac)];
  return frame(mac, address, group, icmpv6(NEIGHBOR_SOLICITATION, body, address, group));
}

/** RFC 4291 2.7.1: the last 24 bits of an address. */
export function solicitedNodeGroup(address: string): string {
  const [high = 0, middle = 0, low = 0] = octetsOf(address).slice(13);
  return `ff02::1:ff${hexadecimal(high)}:${hexadecimal(middle)}${hexadecimal(low)}`;
}

/** An Ethernet frame with an IPv6 packet of hop limit 255, to one host or, without `to`, to a multicast group. */
export function frame(
  mac: string,
  source: string,
  destination: string,
  payload: readonly number[],
  { to, hopLimit = 255 }: { readonly to?: string; readonly hopLimit?: number } = {},
): Uint8Array {
  const receiver = octetsOf(destination);
  const length = [payload.length >> 8, payload.length & 0xff];
  return Uint8Array.from([
    // RFC 2464 section 7: a group has the last four octets of its address behind 33:33.
    ...(to === undefined ? [0x33, 0x33, ...receiver.slice(12)] : macOctets(to)),
    ...macOctets(mac),
    ...[0x86, 0xdd],
    ...[0x60, 0, 0, 0, ...length, 58, hopLimit],
    ...octetsOf(source),
    ...receiver,
    ...payload,
  ]);
}

/** An ICMPv6 message with code 0 and its checksum (RFC 4443 2.3). */
export function icmpv6(
  type: number,
  body: readonly number[],
  source: string,
  destination: string,
): readonly number[] {
  const length = body.length + 4;
  const pseudo = [
    ...octetsOf(source),
    ...octetsOf(destination),
    0,
    0,
    length >> 8,
    length & 0xff,
    0,
    0,
    0,
    58,
  ];
  const words = [...pseudo, type, 0, 0, 0, ...body];
  let sum = 0;
  for (let at = 0; at < words.length; at += 2) sum += ((words[at] ?? 0) << 8) + (words[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  const checksum = ~sum & 0xffff;
  return [type, 0, checksum >> 8, checksum & 0xff, ...body];
}

function macOctets(mac: string): readonly number[] {
  return mac.split(':').map((octet) => Number.parseInt(octet, 16));
}

function octetsOf(address: string): readonly number[] {
  const digits = (parseAddress(address)?.value ?? 0n).toString(16).padStart(32, '0');
  return [...digits.matchAll(/../g)].map(([octet]) => Number.parseInt(octet, 16));
}

function hexadecimal(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}
