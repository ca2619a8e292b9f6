import { describe, expect, it } from 'vitest';
import { Coalescing } from './coalescing.ts';

function setUp() {
  let now = 1_000;
  let waited = 0;
  const coalescing = new Coalescing(
    () => now,
    (milliseconds) => {
      now += milliseconds;
      waited += milliseconds;
    },
  );
  return {
    /**
     * Datagrams come at a steady rate, and the thread is woken at each interval that it does not wait through.
     *
     * @returns the milliseconds that were waited
     */
    run(duration: number, perMillisecond: number, interval: number): number {
      const [begin, before] = [now, waited];
      let taken = 0;
      const take = (): number => {
        const count = Math.floor((now - begin) * perMillisecond) - taken;
        taken += count;
        coalescing.took(count);
        return count;
      };
      while (now < begin + duration) {
        now += interval;
        if (coalescing.waitAfter(take())) take();
      }
      return waited - before;
    },
  };
}

describe('Coalescing', () => {
  it('never waits at low rates', () => {
    expect(setUp().run(1_000, 5, 0.2)).toBe(0);
  });

  it('waits when many come a few at a time', () => {
    expect(setUp().run(1_000, 30, 0.1)).toBeGreaterThan(800);
  });

  it('does not wait when there are many already', () => {
    expect(setUp().run(1_000, 40, 1)).toBe(0);
  });

  it('stops to wait soon after a flood', () => {
    const { run } = setUp();
    expect(run(200, 30, 0.1)).toBeGreaterThan(0);
    run(20, 1, 1);
    expect(run(100, 1, 1)).toBe(0);
  });
});

it('stops the thread for about the time that it should', () => {
  let time = 0;
  const coalescing = new Coalescing(() => time);
  for (; time < 40; time += 1) coalescing.took(20);
  const start = performance.now();
  expect(coalescing.waitAfter(1)).toBe(true);
  const elapsed = performance.now() - start;
  expect(elapsed).toBeGreaterThan(0.5);
});
