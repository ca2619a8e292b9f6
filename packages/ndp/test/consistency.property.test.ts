import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareAdvertisements, decodeMessage, encodeMessage, OtherRouters } from '../src/index.ts';
import { advertisement as anyAdvertisement } from './arbitraries.ts';
import { FUZZ_TIMEOUT, fuzz } from './support.ts';

it('an advertisement is consistent with itself, also over the wire', { timeout: FUZZ_TIMEOUT }, () => {
  fc.assert(
    fc.property(anyAdvertisement, (message) => {
      const copy = decodeMessage(encodeMessage(message));
      if (copy.type !== 'router-advertisement') throw new Error(copy.type);
      expect(compareAdvertisements(message, copy)).toEqual([]);
    }),
    fuzz(300),
  );
});

it('what one finds inconsistent the other does too, the other way round', { timeout: FUZZ_TIMEOUT }, () => {
  fc.assert(
    fc.property(anyAdvertisement, anyAdvertisement, (one, other) => {
      const found = compareAdvertisements(one, other);
      const turned = found.map((what) => ({ ...what, own: what.other, other: what.own }));
      expect(new Set(compareAdvertisements(other, one))).toEqual(new Set(turned));
    }),
    fuzz(300),
  );
});

it(
  'for any advertisements what is settled was found before, and the table stays bounded',
  { timeout: FUZZ_TIMEOUT },
  () => {
    const step = fc.record({
      pause: fc.oneof(fc.nat(10_000), fc.nat(10_000_000)),
      router: fc.nat(9),
      pick: fc.nat(2),
      own: fc.option(fc.nat(2), { nil: undefined }),
    });
    const scenario = fc.record({
      messages: fc.array(anyAdvertisement, { minLength: 3, maxLength: 3 }),
      maxRouters: fc.integer({ min: 1, max: 10 }),
      steps: fc.array(step, { maxLength: 60 }),
    });
    fc.assert(
      fc.property(scenario, ({ messages, maxRouters, steps }) => {
        const routers = new OtherRouters({ maxRouters });
        const reportedAt = new Map<string, number>();
        const standing = new Set<string>();
        let now = 0;
        for (const { pause, router, pick, own } of steps) {
          now += pause;
          const message = messages[pick]!;
          const source = `fe80::${router}`;
          const { first, found, settled } = routers.heard(
            source,
            message,
            own === undefined ? own : messages[own],
            now,
          );
          if (first) for (const key of [...standing]) if (key.startsWith(`${source} `)) standing.delete(key);
          const key = (what: { field: string; prefix?: string }) =>
            `${source} ${what.field} ${what.prefix ?? ''}`;
          for (const what of settled) expect(standing.delete(key(what)), `${key(what)} was found`).toBe(true);
          for (const what of found) {
            const before = reportedAt.get(key(what)) ?? -Infinity;
            if (!first && maxRouters === 10) expect(now - before).toBeGreaterThanOrEqual(3_600_000);
            reportedAt.set(key(what), now);
            standing.add(key(what));
          }
          const list = routers.list(now);
          expect(list.length).toBeLessThanOrEqual(maxRouters);
          expect(JSON.parse(JSON.stringify(list))).toEqual(list);
        }
      }),
      fuzz(200),
    );
  },
);
