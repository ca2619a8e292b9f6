import type { InterfaceAddress } from '@ovlab/core';

/** The IPv4-only network between the ISP and one client: a /30 out of 100.64.0.0/10 (RFC 6598). */
export interface AccessNetwork {
  readonly isp: InterfaceAddress;
  readonly client: InterfaceAddress;
}

const SHARED_ADDRESS_SPACE = (100 << 24) | (64 << 16);

/** @param index 0..1,048,575; each has its own /30 */
export function accessNetwork(index: number): AccessNetwork {
  if (!Number.isInteger(index) || index < 0 || index >= 1 << 20)
    throw new RangeError(`no access network has the number ${String(index)}`);
  const network = SHARED_ADDRESS_SPACE + index * 4;
  return { isp: address(network + 1), client: address(network + 2) };
}

function address(value: number): InterfaceAddress {
  const octets = [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
  return { family: 4, address: octets.join('.'), prefixLength: 30 };
}
