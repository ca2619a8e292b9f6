import { contains, formatAddress, networkOf as networkOfCidr, parseAddress } from '@ovlab/core/addresses';

export { isLinkLocal } from '@ovlab/core/addresses';

/** The 16 octets of an IPv6 address in text form; a zone is dropped. Throws RangeError for other text. */
export function addressToBytes(text: string): Uint8Array {
  const digits = valueOf(text).toString(16).padStart(32, '0');
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

/** The address with every bit after `prefixLength` cleared. Throws RangeError for other text. */
export function networkOf(address: string, prefixLength: number): string {
  return formatAddress(networkOfCidr({ family: 6, value: valueOf(address), prefixLength }));
}

/** ff00::/8, RFC 4291 2.7. Throws RangeError for other text. */
export function isMulticast(address: string): boolean {
  return contains('ff00::/8', formatAddress({ family: 6, value: valueOf(address) }));
}

/** Whether an address lies in a prefix. Throws RangeError for other text. */
export function isWithin(address: string, prefix: string, prefixLength: number): boolean {
  return networkOf(address, prefixLength) === networkOf(prefix, prefixLength);
}

function valueOf(text: string): bigint {
  const address = parseAddress(text.replace(/%.*$/, ''));
  if (address?.family !== 6) throw new RangeError(`not an IPv6 address: ${JSON.stringify(text)}`);
  return address.value;
}
