import { cidrContains, parseAddress, parseCidr } from '@ovlab/core';

/** Whether a text is an address out of a prefix; false when one of them cannot be read. */
export function isInside(prefix: string, text: string): boolean {
  const [network, address] = [parseCidr(prefix), parseAddress(text)];
  return network !== undefined && address !== undefined && cidrContains(network, address);
}
