import { describe, expect, it } from 'vitest';
import { Limits, TokenBucket } from './limits.ts';

/** How many of `tries` get through at one moment. */
function count(tries: number, take: () => boolean): number {
  return Array.from({ length: tries }, take).filter(Boolean).length;
}

describe('TokenBucket', () => {
  it('lets two seconds of its rate through at once, and its rate from then on', () => {
    const bucket = new TokenBucket(10, 0);
    expect(count(100, () => bucket.take(0))).toBe(20);
    expect(count(100, () => bucket.take(1000))).toBe(10);
    expect(count(100, () => bucket.take(1050))).toBe(0);
    expect(count(100, () => bucket.take(1100))).toBe(1);
    expect(count(100, () => bucket.take(100_000))).toBe(20);
  });

  it('gives and takes nothing when the clock is set back', () => {
    const bucket = new TokenBucket(10, 1_000_000);
    expect(count(15, () => bucket.take(0))).toBe(15);
    expect(count(100, () => bucket.take(0))).toBe(5);
  });
});

describe('Limits', () => {
  const through = (limits: Limits, source: string, tries: number, now = 0): number =>
    count(tries, () => limits.excess(source, now) === undefined);

  it('counts all sources together', () => {
    const limits = new Limits({ total: 10, perSource: 0 }, 0);
    expect(through(limits, 'fe80::1', 12)).toBe(12);
    expect(through(limits, 'fe80::2', 12)).toBe(8);
    expect(limits.excess('fe80::3', 0)).toBe('rate-limit');
    expect(limits.sources).toBe(0);
  });

  it('counts each source by itself, so that one takes nothing from the others', () => {
    const limits = new Limits({ total: 100, perSource: 5 }, 0);
    expect(through(limits, 'fe80::1', 1000)).toBe(10);
    expect(limits.excess('fe80::1', 0)).toBe('source-rate-limit');
    expect(through(limits, 'fe80::2', 1000)).toBe(10);
    expect(through(limits, 'fe80::1', 1000, 1000)).toBe(5);
  });

  it('has no limit where that is said', () => {
    const limits = new Limits({ total: 0, perSource: 0 }, 0);
    expect(through(limits, 'fe80::1', 10_000)).toBe(10_000);
  });

  it('knows a bounded number of sources, and keeps those that have had enough while others can go', () => {
    const limits = new Limits({ total: 0, perSource: 1 }, 0);
    for (let index = 0; index < 4_000; index += 1) limits.excess(`fe80::${index.toString(16)}`, 0);
    expect(through(limits, 'fe80::dead:1', 10, 10_000)).toBe(2);
    for (let index = 0; index < 200; index += 1) limits.excess(`fe80::1:${index.toString(16)}`, 10_000);
    expect(limits.sources).toBeLessThan(300);
    expect(limits.excess('fe80::dead:1', 10_000)).toBe('source-rate-limit');
    for (let index = 0; index < 20_000; index += 1) limits.excess(`fe80::2:${index.toString(16)}`, 10_000);
    expect(limits.sources).toBeLessThanOrEqual(4_096);
  });
});
