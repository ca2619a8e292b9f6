import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../../test/support.ts';
import { LeaseKeyTable } from './expiry-table.ts';

function address(number: number): Uint8Array {
  const octets = new Uint8Array(16);
  new DataView(octets.buffer).setUint32(12, number);
  octets[0] = number & 1 ? 0x20 : 0xfd;
  return octets;
}

it('keeps what it has while it grows', () => {
  const table = new LeaseKeyTable();
  const slots = Array.from({ length: 5_000 }, (_, number) => table.add(address(number), 128));
  expect(new Set(slots).size).toBe(5_000);
  for (const [number, slot] of slots.entries()) {
    expect(table.find(address(number), 128)).toBe(slot);
    expect(table.addressAt(slot)).toEqual(address(number));
  }
  expect([table.size, table.find(address(5_000), 128), table.find(address(1), 64)]).toEqual([5_000, -1, -1]);
});

it('keeps prefixes of several lengths apart, and shows them', () => {
  const table = new LeaseKeyTable(5_000);
  const slots = [0, 56, 128].map((prefixLength) => table.add(address(1), prefixLength));
  expect([0, 56, 128].map((prefixLength) => table.find(address(1), prefixLength))).toEqual(slots);
  expect(slots.map((slot) => table.keyAt(slot))).toEqual(
    [0, 56, 128].map((prefixLength) => ({ address: '2000::1', prefixLength })),
  );
});

describe('next to a map', { timeout: FUZZ_TIMEOUT }, () => {
  it('has the same keys', () => {
    const step = fc.record({ add: fc.boolean(), number: fc.nat(3_000), length: fc.constantFrom(64, 128) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3_000, size: 'max' }), (steps) => {
        const table = new LeaseKeyTable();
        const slots = new Map<string, number>();
        for (const { add, number, length } of steps) {
          const name = `${number}/${length}`;
          const slot = table.find(address(number), length);
          expect(slot).toBe(slots.get(name) ?? -1);
          if (add && slot < 0) slots.set(name, table.add(address(number), length));
          if (!add && slot >= 0) {
            table.remove(slot);
            slots.delete(name);
          }
        }
        expect(table.size).toBe(slots.size);
        expect(new Set(slots.values()).size).toBe(slots.size);
      }),
      fuzz(30),
    );
  });
});
