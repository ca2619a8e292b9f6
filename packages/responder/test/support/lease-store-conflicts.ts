import { LeaseConflictError, type Lease, type LeaseChange, type LeaseStore } from '@ovlab/dhcpv6';
import { describe, expect, it } from 'vitest';
import { duid, lease, NOW, put, remove } from './leases.ts';

/** What a lease store refuses. */
export function describeConflicts(
  store: () => LeaseStore,
  everywhere: (check: (store: LeaseStore) => void) => Promise<void>,
): void {
  const bob = duid(2);

  async function refused(changes: readonly LeaseChange[], held: Lease): Promise<void> {
    const error: unknown = await store()
      .commit(changes)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LeaseConflictError);
    expect(error).toMatchObject({ held });
  }

  describe('conflicts', () => {
    it('refuses what another client has, and says who', async () => {
      await store().commit(put(lease(1)));
      await refused(put(lease(1, { duid: bob, updatedAt: NOW + 3_599_999 })), lease(1));
      await everywhere((now) => expect([...now.entries()]).toEqual([lease(1)]));
    });

    it('refuses what another client has for ever', async () => {
      const held = lease(1, { preferredUntil: Infinity, validUntil: Infinity });
      await store().commit(put(held));
      await refused(put(lease(1, { duid: bob, updatedAt: NOW * 2 })), held);
    });

    it('refuses a prefix that another client has', async () => {
      const held = lease(1, { kind: 'pd', address: '2001:db8:55:300::', prefixLength: 56 });
      await store().commit(put(held));
      await refused(put({ ...held, duid: bob }), held);
    });

    it('gives on what is over', async () => {
      await store().commit(put(lease(1)));
      const taken = lease(1, { duid: bob, updatedAt: NOW + 3_600_000, validUntil: NOW + 7_200_000 });
      await store().commit(put(taken));
      await everywhere((now) => {
        expect(now.get(taken)).toEqual(taken);
        expect(now.ofClient(duid(1))).toEqual([]);
        expect(now.ofClient(bob)).toEqual([taken]);
        expect(now.size).toBe(1);
      });
    });

    it('lets a client decline what it has, and gives it to nobody until then', async () => {
      await store().commit(put(lease(1)));
      const declined = lease(1, { state: 'declined', validUntil: NOW + 86_400_000 });
      await store().commit(put(declined));
      await refused(put(lease(1, { duid: bob, updatedAt: NOW + 86_399_999 })), declined);
      await refused(put(lease(1, { updatedAt: NOW + 1 })), declined);
      const taken = lease(1, { duid: bob, updatedAt: NOW + 86_400_000, validUntil: NOW + 90_000_000 });
      await store().commit(put(taken));
      await everywhere((now) => expect([...now.entries()]).toEqual([taken]));
    });

    it('writes all changes or none', async () => {
      await store().commit(put(lease(1), lease(5, { duid: bob })));
      await refused(
        [...put(lease(2, { duid: bob })), remove(lease(5), bob), ...put(lease(1, { duid: bob }))],
        lease(1),
      );
      await everywhere((now) => {
        expect(now.get(lease(2))).toBeUndefined();
        expect(now.get(lease(5))).toEqual(lease(5, { duid: bob }));
        expect(now.size).toBe(2);
      });
    });

    it('sees the earlier changes of the same commit', async () => {
      const first = lease(1);
      await refused([...put(first), ...put(lease(1, { duid: bob }))], first);
      await everywhere((now) => expect(now.size).toBe(0));
    });

    it('sees what was handed over before and is not written yet', async () => {
      const first = store().commit(put(lease(1)));
      const second = refused(put(lease(1, { duid: bob })), lease(1));
      const third = store().commit([remove(lease(1)), ...put(lease(1, { duid: bob }))]);
      await Promise.all([first, second, third]);
      await everywhere((now) => expect([...now.entries()]).toEqual([lease(1, { duid: bob })]));
    });

    it('gives each address to one of many that ask at once', async () => {
      const clients = 20;
      const addresses = 50;
      const winners = new Map<string, Lease>();
      const attempts = Array.from({ length: clients * addresses }, async (_, index) => {
        const wanted = lease(index % addresses, { duid: duid(1_000 + Math.floor(index / addresses)) });
        const won = await store()
          .commit(put(wanted))
          .then(() => true)
          .catch((error: unknown) => {
            expect(error).toBeInstanceOf(LeaseConflictError);
            return false;
          });
        if (!won) return;
        expect(winners.has(wanted.address)).toBe(false);
        winners.set(wanted.address, wanted);
      });
      await Promise.all(attempts);
      expect(winners.size).toBe(addresses);
      await everywhere((now) => {
        for (const winner of winners.values()) expect(now.get(winner)).toEqual(winner);
        expect(now.size).toBe(addresses);
      });
    });
  });
}
