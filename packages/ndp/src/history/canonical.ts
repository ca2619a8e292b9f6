import { formatAddress, maskAddress, tryParseAddress } from '@ovlab/wire';

/** One spelling for an address, so that equal ones are equal text; what is no address stays as it is. */
export function canonicalAddress(text: string): string {
  const bytes = tryParseAddress(text);
  return bytes === undefined ? text : formatAddress(bytes);
}

/** A prefix without the bits after it: two addresses of one network give the same. */
export function canonicalNetwork(prefix: string, prefixLength: number): string {
  const bytes = tryParseAddress(prefix);
  return bytes === undefined ? prefix : formatAddress(maskAddress(bytes, prefixLength));
}

/** A domain name as RFC 1035 2.3.3 compares it: without regard to case, and without the final dot. */
export function canonicalDomain(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}
