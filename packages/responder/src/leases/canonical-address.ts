import { isIPv6 } from 'node:net';

/**
 * RFC 5952 text of an IPv6 address in hexadecimal only, which is what leases are stored under; `undefined` when the
 * text is no address, or has a zone or a prefix length.
 */
export function canonicalAddress(text: string): string | undefined {
  if (!isIPv6(text) || text.includes('%')) return undefined;
  // The URL standard writes addresses as RFC 5952 does, and knows no dotted quads.
  return new URL(`http://[${text}]`).hostname.slice(1, -1);
}
