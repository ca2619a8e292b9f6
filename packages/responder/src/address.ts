import { formatAddress, networkOf as networkOfCidr, parseAddress } from '@ovlab/core';

/** Bits of an IPv6 address. */
const BITS = 128;

/** The 16 octets of an IPv6 address in text form; a zone is dropped. Throws RangeError for other text. */
export function addressToBytes(text: string): Uint8Array {
  return Buffer.from(
    valueOf(text)
      .toString(16)
      .padStart(BITS / 4, '0'),
    'hex',
  );
}

/** RFC 5952 text of 32 hexadecimal digits, as in /proc/net/if_inet6. */
export function hexToAddress(hex: string): string {
  return formatAddress({ family: 6, value: BigInt(`0x${hex}`) });
}

/** The address with every bit after `prefixLength` cleared. Throws RangeError for other text. */
export function networkOf(address: string, prefixLength: number): string {
  return formatAddress(networkOfCidr({ family: 6, value: valueOf(address), prefixLength }));
}

/** ff00::/8, RFC 4291 2.7. Throws RangeError for other text. */
export function isMulticast(address: string): boolean {
  return valueOf(address) >> 120n === 0xffn;
}

function valueOf(text: string): bigint {
  const address = parseAddress(text.replace(/%.*$/, ''));
  if (address?.family !== 6) throw new RangeError(`not an IPv6 address: ${JSON.stringify(text)}`);
  return address.value;
}
