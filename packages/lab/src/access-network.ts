import { canonicalAddress, type InterfaceAddress } from '@ovlab/core';

/** The two ends of the network between the ISP and one client. */
export interface AccessNetwork {
  readonly isp: InterfaceAddress;
  readonly client: InterfaceAddress;
}

/** A /48; it means nothing outside the lab. */
const UNIQUE_LOCAL = 'fd6f:766c:6162';
const SHARED_ADDRESS_SPACE = (100 << 24) | (64 << 16);

/**
 * The IPv4 addresses: a /30 out of 100.64.0.0/10 (RFC 6598).
 *
 * @param index 0..1,048,575; each has its own
 */
export function accessNetwork(index: number): AccessNetwork {
  if (!Number.isInteger(index) || index < 0 || index >= 1 << 20)
    throw new RangeError(`no access network has the number ${String(index)}`);
  const network = SHARED_ADDRESS_SPACE + index * 4;
  return { isp: address(network + 1), client: address(network + 2) };
}

/**
 * The IPv6 addresses, for tunnels that run over IPv6: a /64 of a unique local prefix (RFC 4193).
 *
 * @param index 0..65,535; each has its own
 */
export function accessNetwork6(index: number): AccessNetwork {
  if (!Number.isInteger(index) || index < 0 || index > 0xffff)
    throw new RangeError(`no access network has the number ${String(index)}`);
  const end = (host: number): InterfaceAddress => ({
    family: 6,
    // Through the parser, since the network 0 is left out of the text (RFC 5952).
    address: canonicalAddress(`${UNIQUE_LOCAL}:${index.toString(16)}::${String(host)}`),
    prefixLength: 64,
  });
  return { isp: end(1), client: end(2) };
}

function address(value: number): InterfaceAddress {
  const octets = [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
  return { family: 4, address: octets.join('.'), prefixLength: 30 };
}
