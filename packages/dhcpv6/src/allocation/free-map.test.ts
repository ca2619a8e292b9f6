import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../../test/support.ts';
import { FreeMap, MAX_FREE_MAP_SIZE } from './free-map.ts';

/** The first number from `from` on, and around the end, that is not in the set. */
function naiveNextFree(taken: ReadonlySet<number>, size: number, from: number): number | undefined {
  for (let step = 0; step < size; step += 1) {
    const index = (from + step) % size;
    if (!taken.has(index)) return index;
  }
  return undefined;
}

it.each([1, 2, 31, 32, 33, 1_023, 1_024, 1_025, 32_769])('finds all of %d numbers, and no more', (size) => {
  const map = new FreeMap(size);
  const found: (number | undefined)[] = [];
  while (!map.full && found.length < size) {
    const index = map.nextFree(0);
    found.push(index);
    map.take(index ?? 0);
  }
  expect(found).toEqual(Array.from({ length: size }, (_, index) => index));
  expect([map.full, map.taken, map.nextFree(0), map.nextFree(size - 1)]).toEqual([
    true,
    size,
    undefined,
    undefined,
  ]);
});

it.each([0, -1, 1.5, Number.NaN, MAX_FREE_MAP_SIZE + 1])('has no %d numbers', (size) => {
  expect(() => new FreeMap(size)).toThrow(RangeError);
});

it('searches around the end', () => {
  const map = new FreeMap(100);
  map.takeRange(10, 99);
  expect(map.nextFree(50)).toBe(0);
  map.release(70);
  expect([map.nextFree(50), map.nextFree(71)]).toEqual([70, 0]);
});

it('takes and releases once', () => {
  const map = new FreeMap(40);
  expect([map.take(39), map.take(39), map.taken, map.isTaken(39)]).toEqual([true, false, 1, true]);
  expect([map.release(39), map.release(39), map.taken, map.isTaken(39)]).toEqual([true, false, 0, false]);
  expect([map.release(40), map.isTaken(40), map.isTaken(4_000)]).toEqual([false, true, true]);
});

describe('next to a set', { timeout: FUZZ_TIMEOUT }, () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1_000, max: 1_100 }));
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom('take', 'take', 'range', 'release'),
      at: fc.nat(),
      length: fc.nat(70),
    }),
    { maxLength: 60 },
  );

  it('has the same numbers and finds the same', () => {
    fc.assert(
      fc.property(size, steps, (count, actions) => {
        const map = new FreeMap(count);
        const taken = new Set<number>();
        for (const { what, at, length } of actions) {
          const index = at % count;
          if (what === 'range') {
            const last = Math.min(count - 1, index + length);
            map.takeRange(index, last);
            for (let member = index; member <= last; member += 1) taken.add(member);
          } else if (what === 'take') {
            expect(map.take(index)).toBe(!taken.has(index));
            taken.add(index);
          } else {
            expect(map.release(index)).toBe(taken.delete(index));
          }
          const from = (at * 7) % count;
          expect(map.nextFree(from)).toBe(naiveNextFree(taken, count, from));
          expect([map.taken, map.isTaken(from)]).toEqual([taken.size, taken.has(from)]);
        }
      }),
      fuzz(300),
    );
  });
});

describe('the time that a search takes', () => {
  /** A map whose words are counted as they are read. */
  function countedMap(size: number): { map: FreeMap; reads: () => number } {
    let count = 0;
    const map = new FreeMap(
      size,
      (length) =>
        new Proxy(new Uint32Array(length), {
          get: (words, name) => {
            if (typeof name === 'string' && /^\d+$/.test(name)) count += 1;
            return Reflect.get(words, name) as unknown;
          },
        }),
    );
    return {
      map,
      reads: () => {
        const read = count;
        count = 0;
        return read;
      },
    };
  }

  it.each([0.5, 0.99, 0.9999])('is that of at most 14 words of 2^17 numbers, %d of them taken', (share) => {
    const size = 2 ** 17;
    const { map, reads } = countedMap(size);
    // A step that has no factor in common with the size visits every number.
    for (let step = 0; step < size * share; step += 1) map.take((step * 40_503) % size);
    let most = 0;
    for (let from = 0; from < size; from += 97) {
      reads();
      const found = map.nextFree(from);
      most = Math.max(most, reads());
      expect(found).toBeDefined();
    }
    expect(most).toBeLessThanOrEqual(14);
  });

  it('is the same for the last free number, wherever the search begins', () => {
    const { map, reads } = countedMap(2 ** 17);
    map.takeRange(0, 2 ** 17 - 1);
    map.release(77_777);
    for (const from of [0, 77_777, 77_778, 2 ** 17 - 1]) {
      reads();
      expect(map.nextFree(from)).toBe(77_777);
      expect(reads()).toBeLessThanOrEqual(14);
    }
  });
});
