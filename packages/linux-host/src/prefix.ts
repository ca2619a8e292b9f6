import { formatCidr, networkOf, parseCidr } from '@ovlab/core';

/** The prefix of an address in the form that `ip route` prints, for example `2001:db8:55::/64`. */
export function prefixOf(where: { readonly address: string; readonly prefixLength: number }): string {
  const text = `${where.address}/${where.prefixLength}`;
  const cidr = parseCidr(text);
  return cidr === undefined ? text : formatCidr(networkOf(cidr));
}
