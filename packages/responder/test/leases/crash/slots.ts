import type { Lease, LeaseChange, LeaseReader } from '@ovlab/dhcpv6';
import { duid, lease, NOW, put, remove } from '../../support/leases.ts';

/** How many slots the writing program works on. */
export const SLOTS = 400;

/** Who has a slot, and in which version; each commit makes a new one. */
export interface Held {
  readonly client: number;
  readonly version: number;
}

/** A slot is an address and a prefix that are always changed in one commit, so that half a commit is noticed. */
export function leasesOf(slot: number, { client, version }: Held): readonly [Lease, Lease] {
  const fields = { duid: duid(client), updatedAt: NOW + version, hostname: 'h'.repeat(version % 90) };
  const address = `2001:db8:aa:${(slot + 1).toString(16)}::`;
  return [lease(slot, fields), lease(slot, { ...fields, kind: 'pd', address, prefixLength: 64 })];
}

export function taking(slot: number, held: Held): LeaseChange[] {
  return put(...leasesOf(slot, held));
}

export function leaving(slot: number, held: Held): LeaseChange[] {
  return leasesOf(slot, held).map((one) => remove(one));
}

/**
 * Who has a slot by what a store shows.
 * @throws Error when its two leases do not agree
 */
export function heldIn(store: LeaseReader, slot: number): Held | undefined {
  const [one, other] = leasesOf(slot, { client: 0, version: 0 }).map((key) => store.get(key));
  if (one === undefined && other === undefined) return undefined;
  if (one === undefined || other === undefined || one.updatedAt !== other.updatedAt) {
    throw new Error(`slot ${slot}: half a commit: ${text(one)}, ${text(other)}`);
  }
  const bytes = Buffer.from(one.duid);
  return { client: bytes.readUInt32BE(bytes.length - 4), version: one.updatedAt - NOW };
}

function text(one: Lease | undefined): string {
  return one === undefined ? 'nothing' : `${one.address} of ${one.updatedAt - NOW}`;
}
