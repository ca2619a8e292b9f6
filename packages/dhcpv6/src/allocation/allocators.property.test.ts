import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AllocationRig, HOUR, key, leaseOf, link } from '../../test/allocation-rig.ts';
import { FUZZ_TIMEOUT, fuzz } from '../../test/support.ts';
import { EXPIRY_GRAIN } from '../leases/expiry.ts';
import type { Lease, LeaseKey } from '../leases/lease.ts';
import { OFFER_TIME } from './offers.ts';

const RESERVED = '2001:db8::3';
const members = ['1', '2', '3', '5', '6', '7', '8'].map((last) => `2001:db8::${last}`);
const free = members.filter((address) => address !== RESERVED);

const action = fc.record({
  what: fc.constantFrom('offer', 'offer', 'lease', 'lease', 'release', 'decline', 'wait', 'clean'),
  client: fc.integer({ min: 1, max: 12 }),
  iaid: fc.integer({ min: 1, max: 2 }),
  hint: fc.option(fc.constantFrom(...members, '2001:db8::4', '2001:db8::9'), { nil: undefined }),
  wait: fc.constantFrom(1_000, OFFER_TIME, HOUR / 2, HOUR + EXPIRY_GRAIN, 30 * HOUR),
});

/** Two pools of seven addresses, of which one is reserved and one is the server's. */
function makeRig(): AllocationRig {
  const pools = [
    { first: '2001:db8::1', last: '2001:db8::4' },
    { first: '2001:db8::5', last: '2001:db8::8' },
  ];
  return new AllocationRig({
    link: { ...link, pools },
    excluded: ['2001:db8::4'],
    reservations: [{ name: 'client 1', address: RESERVED }],
  });
}

/** What each address was offered to last, and until when. */
class NaiveOffers {
  readonly #offers = new Map<string, { readonly owner: string; readonly until: number }>();

  hold(owner: string, address: string, until: number): void {
    for (const [other, offer] of this.#offers) if (offer.owner === owner) this.#offers.delete(other);
    this.#offers.set(address, { owner, until });
  }

  ownerOf(address: string, now: number): string | undefined {
    const offer = this.#offers.get(address);
    return offer !== undefined && offer.until > now ? offer.owner : undefined;
  }

  end(address: string): void {
    this.#offers.delete(address);
  }
}

it(
  'nothing is given twice, nor withheld while there is something',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 80 }), async (actions) => {
        const rig = makeRig();
        const offers = new NaiveOffers();
        const leaseAt = (address: string): Lease | undefined => rig.book.get(key(address));
        for (const { what, client, iaid, hint, wait } of actions) {
          const owner = `${client}/${iaid}`;
          const own = rig.book.ofClient(rig.request(client).duid).find((lease) => lease.iaid === iaid);
          if (what === 'wait') {
            rig.now += wait;
          } else if (what === 'clean') {
            await rig.book.commit(rig.expiry.due(rig.now, 5));
          } else if (what === 'release') {
            if (own !== undefined) await rig.delete(client, own.address);
          } else if (what === 'decline') {
            if (own?.state === 'active' && own.validUntil > rig.now) {
              await rig.put({ ...own, state: 'declined', updatedAt: rig.now, validUntil: rig.now + HOUR });
            }
          } else {
            const request = rig.request(client, {
              iaid,
              name: `client ${client}`,
              hint: hint === undefined ? undefined : key(hint),
            });
            const found: LeaseKey | undefined = rig.allocator.allocate(request, rig.now);
            const busy = (address: string): boolean => {
              const lease = leaseAt(address);
              const offered = offers.ownerOf(address, rig.now);
              // An expired one may be withheld for as long as the groups of expiry are.
              if (lease !== undefined && lease.validUntil + EXPIRY_GRAIN > rig.now) return true;
              return offered !== undefined && offered !== owner;
            };
            if (found === undefined) {
              expect(free.filter((address) => !busy(address))).toEqual([]);
              continue;
            }
            const { address } = found;
            expect(rig.allocator.permits(found, request)).toBe(true);
            expect(client === 1 ? members : free).toContain(address);
            const lease = leaseAt(address);
            if (lease !== undefined && lease.validUntil > rig.now) {
              expect([lease.duid, lease.iaid, lease.state]).toEqual([request.duid, iaid, 'active']);
            } else {
              expect([undefined, owner]).toContain(offers.ownerOf(address, rig.now));
              offers.hold(owner, address, rig.now + OFFER_TIME);
            }
            if (what === 'lease') {
              const rest = { iaid, updatedAt: rig.now, validUntil: rig.now + HOUR };
              await rig.put(leaseOf(client, address, rest));
              offers.end(address);
            }
          }
        }
        // In the end everything is free again but for one offer.
        rig.now += 100 * HOUR;
        await rig.book.commit(rig.expiry.due(rig.now, 100));
        expect([rig.offer(99), rig.book.size]).toEqual([expect.any(String), 0]);
        expect(rig.usage.reduce((sum, { used }) => sum + (used ?? 0), 0)).toBe(1);
      }),
      fuzz(400),
    );
  },
  FUZZ_TIMEOUT,
);
