import { LeaseBook, LeaseConflictError, type LeaseChange, type LeaseStore } from '@ovlab/dhcpv6';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressToBytes } from '../../src/address.ts';
import { describeConflicts } from './lease-store-conflicts.ts';
import { address, duid, lease, NOW, put, remove, sorted } from './leases.ts';

/** One store of its own for one test. */
export interface LeaseStoreHarness {
  readonly store: LeaseStore;
  /** Closes the store and opens it again over what it keeps; left out when that is nothing. */
  readonly reopen?: () => Promise<LeaseStore>;
  /** Opens a second user of the same leases; left out when there can be none. */
  readonly another?: () => Promise<LeaseStore>;
  /** Closes what is open and removes everything. */
  readonly cleanUp: () => Promise<void>;
}

const hexOf = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

/** What every lease store does. */
export function describeLeaseStore(name: string, makeStore: () => Promise<LeaseStoreHarness>): void {
  describe(`a lease store: ${name}`, () => {
    let harness: LeaseStoreHarness;
    let store: LeaseStore;
    beforeEach(async () => {
      harness = await makeStore();
      store = harness.store;
    });
    afterEach(() => harness.cleanUp());

    /** The store as it is, and after it was closed and opened again where it can be. */
    async function everywhere(check: (store: LeaseStore) => void): Promise<void> {
      check(store);
      if (harness.reopen === undefined) return;
      store = await harness.reopen();
      check(store);
    }

    it('is empty at first', () => {
      expect(store.size).toBe(0);
      expect([...store.entries()]).toEqual([]);
      expect(store.get(lease(1))).toBeUndefined();
      expect(store.ofClient(duid(1))).toEqual([]);
    });

    it('shows a lease by its key, by its client and among all', async () => {
      await store.commit(put(lease(1)));
      await everywhere((now) => {
        expect(now.get({ address: address(1), prefixLength: 128 })).toEqual(lease(1));
        expect(now.ofClient(duid(1))).toEqual([lease(1)]);
        expect([...now.entries()]).toEqual([lease(1)]);
        expect(now.size).toBe(1);
        const keys: string[] = [];
        new LeaseBook(now).visitKeys((octets, length) => keys.push(`${hexOf(octets)}/${length}`));
        expect(keys).toEqual([`${hexOf(addressToBytes(address(1)))}/128`]);
      });
    });

    it.each([
      ['every field', { linkLayerAddress: '02:00:5e:10:00:01', hostname: 'desk', reconfigureKey: key(7) }],
      ['a link-layer address only', { linkLayerAddress: '02:00:5e:10:00:01' }],
      ['a hostname of 255 characters', { hostname: 'a'.repeat(255) }],
      ['a hostname beyond ASCII', { hostname: 'bücher-☃' }],
      ['a key for Reconfigure', { reconfigureKey: key(255) }],
      ['no end', { preferredUntil: Infinity, validUntil: Infinity }],
      ['the largest IAID', { iaid: 0xffff_ffff }],
      ['IAID 0, and no preferred time', { iaid: 0, preferredUntil: NOW }],
      ['a DUID of 130 octets', { duid: Uint8Array.from({ length: 130 }, (_, index) => index) }],
      ['a DUID of 3 octets', { duid: Uint8Array.of(0, 4, 0) }],
      ['an address that it registered', { kind: 'registered', iaid: 0 }],
      ['an address that is declined', { state: 'declined' }],
      ['the last of all addresses', { address: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' }],
      ['the first of all addresses', { address: '::' }],
    ] as const)('keeps a lease with %s', async (_name, fields) => {
      const kept = lease(1, fields);
      await store.commit(put(kept));
      await everywhere((now) => {
        expect(now.get(kept)).toEqual(kept);
        expect(now.ofClient(kept.duid)).toEqual([kept]);
        expect([...now.entries()]).toEqual([kept]);
      });
    });

    it('tells an address from prefixes of the same text', async () => {
      const text = '2001:db8:55:100::';
      const leases = [
        lease(1, { address: text }),
        lease(2, { kind: 'pd', address: text, prefixLength: 56 }),
        lease(3, { kind: 'pd', address: text, prefixLength: 64 }),
      ];
      await store.commit(put(...leases));
      await everywhere((now) => {
        for (const one of leases) expect(now.get(one)).toEqual(one);
        expect(now.get({ address: text, prefixLength: 60 })).toBeUndefined();
        expect(now.size).toBe(3);
      });
    });

    it('shows all leases of a client, of every kind and IA, and no other', async () => {
      const mine = [
        lease(1),
        lease(2, { duid: duid(1), iaid: 2 }),
        lease(3, { duid: duid(1), kind: 'pd', address: '2001:db8:55:300::', prefixLength: 56 }),
        lease(4, { duid: duid(1), kind: 'registered', iaid: 0 }),
      ];
      await store.commit(put(...mine, lease(5), lease(6, { duid: Uint8Array.of(...duid(1), 0) })));
      await everywhere((now) => expect(sorted(now.ofClient(duid(1)))).toEqual(sorted(mine)));
    });

    it('writes over what a client had, also with fields less', async () => {
      await store.commit(put(lease(1, { hostname: 'before', reconfigureKey: key(1) })));
      const renewed = lease(1, { updatedAt: NOW + 1, validUntil: NOW + 9_000_000 });
      await store.commit(put(renewed));
      await everywhere((now) => {
        expect(now.get(renewed)).toEqual(renewed);
        expect(now.ofClient(duid(1))).toEqual([renewed]);
        expect(now.size).toBe(1);
      });
    });

    it('deletes', async () => {
      await store.commit(put(lease(1), lease(2, { duid: duid(1) })));
      await store.commit([remove(lease(1))]);
      await everywhere((now) => {
        expect(now.get(lease(1))).toBeUndefined();
        expect(now.ofClient(duid(1))).toEqual([lease(2, { duid: duid(1) })]);
        expect(now.size).toBe(1);
      });
      await store.commit(put(lease(1)));
      expect(store.get(lease(1))).toEqual(lease(1));
    });

    it('does not delete what is another client’s, or is not there', async () => {
      await store.commit(put(lease(1)));
      await store.commit([remove(lease(1), duid(2)), remove(lease(3))]);
      await everywhere((now) => expect([...now.entries()]).toEqual([lease(1)]));
    });

    it('takes several changes in their order', async () => {
      const later = lease(1, { duid: duid(2) });
      await store.commit([...put(lease(1)), remove(lease(1)), ...put(later)]);
      await everywhere((now) => {
        expect(now.get(later)).toEqual(later);
        expect(now.ofClient(duid(1))).toEqual([]);
        expect(now.size).toBe(1);
      });
    });

    it('takes no changes at all', async () => {
      await store.commit([]);
      expect(store.size).toBe(0);
    });

    it('writes earlier what was handed over earlier', async () => {
      const renewals = Array.from({ length: 50 }, (_, index) => lease(1, { validUntil: NOW + 1 + index }));
      const done: number[] = [];
      await Promise.all(
        renewals.map((one, index) => store.commit(put(one)).then(() => void done.push(index))),
      );
      expect(done).toEqual(renewals.map((_, index) => index));
      await everywhere((now) => expect(now.get(lease(1))).toEqual(renewals.at(-1)));
    });

    it('keeps 10,000 leases, committed side by side', async () => {
      const leases = Array.from({ length: 10_000 }, (_, index) => lease(index));
      await Promise.all(leases.map((one) => store.commit(put(one))));
      await everywhere((now) => {
        expect(now.size).toBe(10_000);
        expect(sorted(now.entries())).toEqual(sorted(leases));
        expect(now.get(lease(9_999))).toEqual(lease(9_999));
        expect(now.ofClient(duid(1234))).toEqual([lease(1234)]);
      });
      const gone = leases.filter((_, index) => index % 2 === 0);
      await store.commit(gone.map((one) => remove(one)));
      await everywhere((now) => {
        expect(now.size).toBe(5_000);
        expect(now.get(lease(2))).toBeUndefined();
        expect(now.ofClient(duid(2))).toEqual([]);
        expect(now.get(lease(3))).toEqual(lease(3));
      });
    });

    it('can be changed while all leases are read', async () => {
      await store.commit(put(lease(1), lease(2), lease(3)));
      const seen: string[] = [];
      const commits: Promise<void>[] = [];
      for (const one of store.entries()) {
        seen.push(one.address);
        commits.push(store.commit([remove(lease(3)), ...put(lease(1, { hostname: 'again' }))]));
        await commits.at(-1);
      }
      expect(seen).toContain(address(1));
      expect(seen).toContain(address(2));
      expect(new Set(seen).size).toBe(seen.length);
      expect(store.size).toBe(2);
    });

    it('tells nobody of foreign changes when it made them itself', async () => {
      const heard: (readonly LeaseChange[])[] = [];
      store.onForeignChange((changes) => heard.push(changes));
      await store.commit(put(lease(1)));
      await store.commit([remove(lease(1))]);
      await store.commit(put(lease(1)));
      await store.commit(put(lease(1, { duid: duid(2) }))).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(heard).toEqual([]);
    });

    it('writes what was handed over before it is closed', async () => {
      const commits = [1, 2, 3].map((number) => store.commit(put(lease(number))));
      if (harness.reopen !== undefined) {
        store = await harness.reopen();
        expect(store.size).toBe(3);
      }
      await Promise.all(commits);
    });

    describeConflicts(() => store, everywhere);

    it('does not let two users of the same leases give an address twice', async () => {
      const other = await harness.another?.();
      if (other === undefined) return;
      const heard: LeaseChange[] = [];
      other.onForeignChange((changes) => heard.push(...changes));
      await store.commit(put(lease(1)));
      await expect.poll(() => heard).toEqual(put(lease(1)));
      expect(other.get(lease(1))).toEqual(lease(1));
      await expect(other.commit(put(lease(1, { duid: duid(2) })))).rejects.toThrow(LeaseConflictError);
    });
  });
}

function key(octet: number): Uint8Array {
  return new Uint8Array(16).fill(octet);
}
