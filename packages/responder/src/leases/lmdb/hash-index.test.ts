import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashIndex } from './hash-index.ts';
import { OctetHash } from './octet-hash.ts';

describe('HashIndex', () => {
  it('knows what a set of pairs knows, also when hashes collide and run around the end', () => {
    // Few hashes, all at the end of the array, so that chains are long, mixed, and go on at its beginning.
    const hash = fc.constantFrom(1023, 1022, 2047, 5, 0xffff_ffff, 0);
    const steps = fc.array(fc.record({ add: fc.boolean(), hash, id: fc.integer({ min: 1, max: 12 }) }), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(steps, (changes) => {
        const index = new HashIndex();
        const model = new Map<number, Set<number>>();
        for (const change of changes) {
          const ids = model.get(change.hash) ?? new Set();
          model.set(change.hash, ids);
          if (!change.add) {
            index.remove(change.hash, change.id);
            ids.delete(change.id);
          } else if (!ids.has(change.id)) {
            index.add(change.hash, change.id);
            ids.add(change.id);
          }
        }
        for (const [value, ids] of model) expect(new Set(index.under(value))).toEqual(ids);
        expect(index.size).toBe([...model.values()].reduce((sum, ids) => sum + ids.size, 0));
      }),
    );
  });

  it('grows', () => {
    const index = new HashIndex();
    for (let id = 1; id <= 5_000; id += 1) index.add(Math.imul(id, 0x9e37_79b1) >>> 0, id);
    for (let id = 1; id <= 5_000; id += 1) {
      expect(index.under(Math.imul(id, 0x9e37_79b1) >>> 0)).toEqual([id]);
    }
  });
});

describe('OctetHash', () => {
  it('is the same for the same octets, wherever they lie, and differs for others', () => {
    const hash = new OctetHash();
    const octets = Uint8Array.of(1, 2, 3, 0);
    expect(hash.of(Uint8Array.of(9, 1, 2, 3, 0, 9), 1, 5)).toBe(hash.of(octets, 0, 4));
    expect(hash.of(octets, 0, 3)).not.toBe(hash.of(octets, 0, 4));
    expect(hash.of(Uint8Array.of(2, 1, 3, 0), 0, 4)).not.toBe(hash.of(octets, 0, 4));
    expect(hash.of(new Uint8Array(300), 0, 300)).toBe(hash.of(new Uint8Array(300), 0, 300));
  });

  it('is another one in another process', () => {
    expect(new OctetHash().of(Uint8Array.of(1), 0, 1)).not.toBe(new OctetHash().of(Uint8Array.of(1), 0, 1));
  });
});
