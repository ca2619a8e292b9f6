import { formatAddress, networkOf, requireCidr } from './addresses.ts';

/**
 * The modified EUI-64 interface identifier of a MAC address (RFC 4291 appendix A): `ff:fe` in the middle, the
 * universal/local bit inverted.
 * @throws RangeError when the text is not six octets in hexadecimal joined by `:` or `-`.
 */
export function eui64FromMac(mac: string): bigint {
  if (!/^[\da-f]{2}([:-][\da-f]{2}){5}$/i.test(mac)) throw new RangeError(`not a MAC address: ${mac}`);
  const octets = BigInt(`0x${mac.replaceAll(/[:-]/g, '')}`);
  const upper = octets >> 24n;
  const lower = octets & 0xff_ffffn;
  return ((upper << 40n) | (0xfffen << 24n) | lower) ^ (1n << 57n);
}

/**
 * The address that stateless autoconfiguration makes of a MAC address in a /64 (RFC 4862 5.5.3 with RFC 2464 4).
 * @throws RangeError when the MAC address or the prefix cannot be read or the prefix is not a /64.
 */
export function addressFromMac(prefix: string, mac: string): string {
  const cidr = requireCidr(prefix);
  if (cidr.family !== 6 || cidr.prefixLength !== 64) throw new RangeError(`not an IPv6 /64: ${prefix}`);
  return formatAddress({ family: 6, value: networkOf(cidr).value | eui64FromMac(mac) });
}

/**
 * The link-local address that Linux gives an Ethernet interface with `addr_gen_mode eui64`.
 * @throws RangeError when the text is not a MAC address.
 */
export function linkLocalFromMac(mac: string): string {
  return addressFromMac('fe80::/64', mac);
}
