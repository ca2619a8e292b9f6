import { Address4, Address6 } from 'ip-address';

/** The prefix of an address in the form that `ip route` prints, for example `2001:db8:55::/64`. */
export function networkOf({
  address,
  prefixLength,
}: {
  readonly address: string;
  readonly prefixLength: number;
}): string {
  const cidr = `${address}/${prefixLength}`;
  const start = address.includes(':') ? new Address6(cidr).startAddress() : new Address4(cidr).startAddress();
  return `${start.correctForm()}/${prefixLength}`;
}

/** The link-local address of a MAC address (modified EUI-64, RFC 4291 appendix A). */
export function linkLocalFromMac(mac: string): string {
  const octets = mac.split(':').map((octet) => Number.parseInt(octet, 16));
  const [first = 0, ...rest] = octets;
  const identifier = [first ^ 0x02, ...rest.slice(0, 2), 0xff, 0xfe, ...rest.slice(2)];
  const hex = identifier.map((octet) => octet.toString(16).padStart(2, '0')).join('');
  return new Address6(`fe80::${(hex.match(/.{4}/g) ?? []).join(':')}`).correctForm();
}
