import fc from 'fast-check';
import { createMemoryStore, type LeaseChange } from '@ovlab/dhcpv6';
import { expect, it } from 'vitest';
import { duid, lease, NOW, put, remove, sorted } from '../../../test/support/leases.ts';
import { LeaseMirror } from './lease-mirror.ts';

const change: fc.Arbitrary<LeaseChange> = fc
  .record({
    address: fc.nat(5),
    client: fc.nat(3),
    prefixLength: fc.constantFrom(64, 128),
    hostname: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
    isPut: fc.boolean(),
  })
  .map(({ address, client, prefixLength, hostname, isPut }) => {
    const one = lease(address, {
      duid: duid(client),
      prefixLength,
      ...(hostname === undefined ? {} : { hostname }),
    });
    return isPut ? { type: 'put', lease: one } : remove(one);
  });

it('holds the same as a store of objects', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const [mirror, model] = [new LeaseMirror(), createMemoryStore()];
      mirror.apply(changes);
      model.apply(changes);
      expect(mirror.size).toBe(model.size);
      expect(sorted(mirror.entries())).toEqual(sorted(model.entries()));
      for (const one of model.entries()) expect(mirror.get(one)).toEqual(one);
      for (let client = 0; client < 4; client += 1) {
        expect(sorted(mirror.ofClient(duid(client)))).toEqual(sorted(model.ofClient(duid(client))));
      }
    }),
  );
});

it('knows whether a lease is the same', () => {
  const mirror = new LeaseMirror();
  mirror.apply(put(lease(1), lease(2, { hostname: 'x'.repeat(2_000) })));
  expect(mirror.has(lease(1))).toBe(true);
  expect(mirror.has(lease(1, { validUntil: NOW + 1 }))).toBe(false);
  expect(mirror.has(lease(2))).toBe(false);
  expect(mirror.has(lease(2, { hostname: 'x'.repeat(2_000) }))).toBe(true);
  expect(mirror.has(lease(3))).toBe(false);
});
