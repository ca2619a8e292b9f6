import { formatCidr, networkOf, parseCidr } from '@ovlab/core';
import type { AddressState } from './snapshot.ts';

/** The destination of the route that the kernel makes for an address, as `ip` prints it: one host has no length. */
export function prefixRouteOf(address: AddressState): string {
  const { family, prefixLength, peer } = address;
  if (prefixLength === (family === 4 ? 32 : 128)) return peer ?? address.address;
  return prefixOf({ address: peer ?? address.address, prefixLength });
}

/** The prefix of an address in the form that `ip route` prints, for example `2001:db8:55::/64`. */
export function prefixOf(where: { readonly address: string; readonly prefixLength: number }): string {
  const text = `${where.address}/${where.prefixLength}`;
  const cidr = parseCidr(text);
  return cidr === undefined ? text : formatCidr(networkOf(cidr));
}
