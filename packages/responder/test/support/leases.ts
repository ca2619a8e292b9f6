import type { Lease, LeaseChange } from '@ovlab/dhcpv6';

/** The moment at which the leases of the tests are given. */
export const NOW = 1_700_000_000_000;

/** DUID-LL of an Ethernet address that ends in the number. */
export function duid(number: number): Uint8Array {
  return Uint8Array.of(0, 3, 0, 1, 2, 0, number >>> 24, number >>> 16, number >>> 8, number);
}

/** The address of that number; no two numbers have the same. */
export function address(number: number): string {
  const low = (number & 0xffff).toString(16);
  return number < 0x1_0000
    ? `2001:db8:55::1:${low}`
    : `2001:db8:55::${(1 + (number >>> 16)).toString(16)}:${low}`;
}

/** An active address of the client of that number, valid for an hour. */
export function lease(number: number, fields: Partial<Lease> = {}): Lease {
  return {
    kind: 'na',
    state: 'active',
    address: address(number),
    prefixLength: 128,
    duid: duid(number),
    iaid: 1,
    updatedAt: NOW,
    preferredUntil: NOW + 1_800_000,
    validUntil: NOW + 3_600_000,
    ...fields,
  };
}

export function put(...leases: readonly Lease[]): LeaseChange[] {
  return leases.map((one) => ({ type: 'put', lease: one }));
}

/** Removal of a lease in the name of its client, or of another one. */
export function remove(one: Lease, owner: Uint8Array = one.duid): LeaseChange {
  return { type: 'delete', key: { address: one.address, prefixLength: one.prefixLength }, duid: owner };
}

/** Leases in the order of their keys, as plain data that can be compared. */
export function sorted(leases: Iterable<Lease>): Lease[] {
  return [...leases].sort((one, other) => compare(text(one), text(other)));
}

function text(one: Lease): string {
  return `${one.address}/${one.prefixLength}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
