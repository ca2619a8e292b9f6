import { createMemoryStore, LeaseStoreUnavailableError } from '@ovlab/dhcpv6';
import { expect, it } from 'vitest';
import { duid, lease, NOW, put, sorted } from '../../../test/support/leases.ts';
import { importInto } from './import-into.ts';

it('writes what it can, and says what it cannot', async () => {
  const store = createMemoryStore();
  const rival = lease(2, { duid: duid(99) });
  const renewed = lease(3, { updatedAt: NOW + 1 });
  const declined = lease(6, { state: 'declined' });
  await store.commit(put(rival, renewed, declined));
  const later = lease(5, { updatedAt: NOW + 5 });
  await store.commit(put(lease(5)));
  const given = [lease(1), lease(2), lease(3), lease(4, { validUntil: NOW + 10 }), later, lease(6)];
  expect(await importInto(store, given, NOW + 10)).toEqual({
    written: 2,
    skipped: [
      { lease: lease(3), reason: 'known' },
      { lease: given[3], reason: 'expired' },
      { lease: lease(6), reason: 'known' },
      { lease: lease(2), reason: 'conflict', held: rival },
    ],
  });
  expect(sorted(store.entries())).toEqual(sorted([lease(1), rival, renewed, later, declined]));
});

it('changes nothing the second time', async () => {
  const store = createMemoryStore();
  const leases = Array.from({ length: 2_500 }, (_, index) => lease(index));
  expect(await importInto(store, leases, NOW)).toEqual({ written: 2_500, skipped: [] });
  const again = await importInto(store, leases, NOW);
  expect(again.written).toBe(0);
  expect(new Set(again.skipped.map(({ reason }) => reason))).toEqual(new Set(['known']));
});

it('stops when the store goes away', async () => {
  const store = createMemoryStore();
  let commits = 0;
  store.commit = () => {
    commits += 1;
    return Promise.reject(new LeaseStoreUnavailableError('away'));
  };
  const leases = Array.from({ length: 5_000 }, (_, index) => lease(index));
  await expect(importInto(store, leases, NOW)).rejects.toThrow(LeaseStoreUnavailableError);
  expect(commits).toBe(1_000);
});
