import type { Lease, LeaseKey } from '@ovlab/dhcpv6';
import { canonicalAddress } from '../canonical-address.ts';

/** The columns of a lease with their SQL types, in the order of {@link LeaseRow}. */
const columns = [
  ['address', 'inet'],
  ['prefix_length', 'smallint'],
  ['kind', 'text'],
  ['state', 'text'],
  ['duid', 'bytea'],
  ['iaid', 'bigint'],
  ['updated_at', 'bigint'],
  ['preferred_until', 'bigint'],
  ['valid_until', 'bigint'],
  ['link_layer_address', 'text'],
  ['hostname', 'text'],
  ['reconfigure_key', 'bytea'],
] as const;

export const columnNames = columns.map(([name]) => name);
/** `$1::inet[], $2::smallint[], …` */
export const columnArrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');

/** A row as it is read and written; null times are never. */
export type LeaseRow = readonly [
  address: string,
  prefixLength: number,
  kind: Lease['kind'],
  state: Lease['state'],
  duid: Uint8Array,
  iaid: number,
  updatedAt: number,
  preferredUntil: number | null,
  validUntil: number | null,
  linkLayerAddress: string | null,
  hostname: string | null,
  reconfigureKey: Uint8Array | null,
];

export function rowOf(lease: Lease): LeaseRow {
  return [
    lease.address,
    lease.prefixLength,
    lease.kind,
    lease.state,
    lease.duid,
    lease.iaid,
    lease.updatedAt,
    lease.preferredUntil === Infinity ? null : lease.preferredUntil,
    lease.validUntil === Infinity ? null : lease.validUntil,
    lease.linkLayerAddress ?? null,
    lease.hostname ?? null,
    lease.reconfigureKey ?? null,
  ];
}

export function leaseOf(row: LeaseRow): Lease {
  const [address, prefixLength, kind, state, duid, iaid, updatedAt, preferred, valid, ethernet, name, key] =
    row;
  return {
    kind,
    state,
    address: addressOf(address),
    prefixLength,
    duid: new Uint8Array(duid),
    iaid,
    updatedAt,
    preferredUntil: preferred ?? Infinity,
    validUntil: valid ?? Infinity,
    ...(ethernet === null ? {} : { linkLayerAddress: ethernet }),
    ...(name === null ? {} : { hostname: name }),
    ...(key === null ? {} : { reconfigureKey: new Uint8Array(key) }),
  };
}

/** Columns instead of rows, as `unnest` takes them. */
export function transpose(rows: readonly (readonly unknown[])[], width: number): unknown[][] {
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));
}

/** `2001:db8::1/128`, which names a lease. */
export function keyText({ address, prefixLength }: LeaseKey): string {
  return `${address}/${prefixLength}`;
}

export function parseKeyText(text: string): LeaseKey {
  const slash = text.indexOf('/');
  return { address: addressOf(text.slice(0, slash)), prefixLength: Number(text.slice(slash + 1)) };
}

/** PostgreSQL writes the last 32 bits of some addresses as a dotted quad. */
function addressOf(text: string): string {
  return text.includes('.') ? (canonicalAddress(text) ?? text) : text;
}
