import { describe, expect, it } from 'vitest';
import type { Lease } from './lease.ts';
import { createMemoryStore } from './memory-store.ts';

const alice = Uint8Array.of(0, 3, 0, 1, 2, 0, 0x5e, 0x10, 0, 1);
const bob = Uint8Array.of(0, 3, 0, 1, 2, 0, 0x5e, 0x10, 0, 2);
const lease: Lease = {
  kind: 'na',
  state: 'active',
  address: '2001:db8::5',
  prefixLength: 128,
  duid: alice,
  iaid: 1,
  updatedAt: 1_000,
  preferredUntil: 2_000,
  validUntil: 3_000,
};

// What every store does is in the compliance suite of packages/responder, which runs over this one too.
describe('a store in memory, as a mirror', () => {
  it('takes over what another store has decided', () => {
    const store = createMemoryStore();
    store.apply([{ type: 'put', lease }]);
    store.apply([{ type: 'put', lease: { ...lease, duid: bob } }]);
    expect(store.get(lease)?.duid).toBe(bob);
    expect(store.ofClient(alice)).toEqual([]);
    expect(store.ofClient(bob)).toHaveLength(1);
  });

  it('leaves a lease that is another client’s when it is told to delete', () => {
    const store = createMemoryStore();
    store.apply([{ type: 'put', lease }]);
    store.apply([{ type: 'delete', key: lease, duid: bob }]);
    expect(store.get(lease)).toBe(lease);
    store.apply([{ type: 'delete', key: lease, duid: alice }]);
    expect(store.get(lease)).toBeUndefined();
    expect(store.ofClient(alice)).toEqual([]);
  });

  it('forgets', () => {
    const store = createMemoryStore();
    store.apply([{ type: 'put', lease }]);
    store.clear();
    expect(store.size).toBe(0);
    expect([...store.entries()]).toEqual([]);
    expect(store.ofClient(alice)).toEqual([]);
  });
});
