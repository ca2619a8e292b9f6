import { isIPv6, SocketAddress } from 'node:net';

/** The 16 octets of an IPv6 address in text form; a zone is dropped. Throws RangeError for other text. */
export function addressToBytes(text: string): Uint8Array {
  const address = text.replace(/%.*$/, '');
  if (!isIPv6(address)) throw new RangeError(`not an IPv6 address: ${JSON.stringify(text)}`);
  const [head = '', tail] = address.split('::');
  const front = octetsOf(head);
  const back = tail === undefined ? [] : octetsOf(tail);
  const middle = new Array<number>(16 - front.length - back.length).fill(0);
  return Uint8Array.from([...front, ...middle, ...back]);
}

/** RFC 5952 text of 32 hexadecimal digits, as in /proc/net/if_inet6. */
export function hexToAddress(hex: string): string {
  const address = (hex.match(/.{4}/g) ?? []).join(':');
  return new SocketAddress({ address, family: 'ipv6' }).address;
}

/** The address with every bit after `prefixLength` cleared. Throws RangeError for other text. */
export function networkOf(address: string, prefixLength: number): string {
  const octets = addressToBytes(address).map((octet, index) => {
    const kept = Math.min(8, Math.max(0, prefixLength - index * 8));
    return octet & (0xff00 >> kept);
  });
  return hexToAddress(Buffer.from(octets).toString('hex'));
}

/** ff00::/8, RFC 4291 2.7. Throws RangeError for other text. */
export function isMulticast(address: string): boolean {
  return addressToBytes(address)[0] === 0xff;
}

/** fe80::/10, RFC 4291 2.5.6. Throws RangeError for other text. */
export function isLinkLocal(address: string): boolean {
  const [first = 0, second = 0] = addressToBytes(address);
  return first === 0xfe && (second & 0xc0) === 0x80;
}

/** The octets of groups of 16 bits, of which the last two may be a dotted quad (RFC 4291 2.2). */
function octetsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
