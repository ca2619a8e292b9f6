import { describe, expect, it } from 'vitest';
import { INFINITY } from '@ovlab/ndp';
import { PrefixLifetimes, type ConfiguredLifetimes } from './prefix-lifetimes.ts';

const prefix = '2001:db8:55::/64';
const fixed: ConfiguredLifetimes = { valid: 600, preferred: 300, mode: 'fixed', deprecated: false };
const decrementing: ConfiguredLifetimes = { ...fixed, mode: 'decrementing' };

describe('PrefixLifetimes', () => {
  it('leaves fixed ones as they are', () => {
    const lifetimes = new PrefixLifetimes();
    lifetimes.lifetimesOf(prefix, fixed, 0);
    expect(lifetimes.lifetimesOf(prefix, fixed, 999_000)).toEqual({ valid: 600, preferred: 300 });
  });

  it('lets decrementing ones run down to 0 from when they were first advertised (RFC 4861 6.2.1)', () => {
    const lifetimes = new PrefixLifetimes();
    const at = (now: number) => lifetimes.lifetimesOf(prefix, decrementing, now);
    expect(at(5_000)).toEqual({ valid: 600, preferred: 300 });
    expect(at(65_999)).toEqual({ valid: 540, preferred: 240 });
    expect(at(500_000)).toEqual({ valid: 105, preferred: 0 });
    expect(at(5_000_000)).toEqual({ valid: 0, preferred: 0 });
  });

  it('keeps infinite ones', () => {
    const lifetimes = new PrefixLifetimes();
    const infinite = { ...decrementing, valid: INFINITY, preferred: INFINITY };
    lifetimes.lifetimesOf(prefix, infinite, 0);
    expect(lifetimes.lifetimesOf(prefix, infinite, 60_000)).toEqual({ valid: INFINITY, preferred: INFINITY });
  });

  it('lets the valid lifetime of a deprecated prefix run down from then on', () => {
    const lifetimes = new PrefixLifetimes();
    lifetimes.lifetimesOf(prefix, fixed, 0);
    lifetimes.deprecate(prefix, 100_000);
    lifetimes.deprecate(prefix, 105_000);
    expect(lifetimes.lifetimesOf(prefix, fixed, 100_000)).toEqual({ valid: 600, preferred: 0 });
    expect(lifetimes.lifetimesOf(prefix, fixed, 110_000)).toEqual({ valid: 590, preferred: 0 });
    lifetimes.renew(prefix);
    expect(lifetimes.lifetimesOf(prefix, fixed, 120_000)).toEqual({ valid: 600, preferred: 300 });
  });

  it('ends a deprecated prefix of infinite lifetime after two hours (RFC 7084 L-13)', () => {
    const lifetimes = new PrefixLifetimes();
    const configured = { ...fixed, valid: INFINITY, preferred: INFINITY, deprecated: true };
    expect(lifetimes.lifetimesOf(prefix, configured, 0)).toEqual({ valid: 7200, preferred: 0 });
    expect(lifetimes.lifetimesOf(prefix, configured, 60_000)).toEqual({ valid: 7140, preferred: 0 });
  });

  it('begins anew when it is told to, or when the prefix has been away', () => {
    const lifetimes = new PrefixLifetimes();
    const at = (now: number) => lifetimes.lifetimesOf(prefix, decrementing, now).valid;
    at(0);
    lifetimes.restart();
    expect(at(60_000)).toBe(600);
    lifetimes.retain(new Set([prefix]));
    expect(at(120_000)).toBe(540);
    lifetimes.retain(new Set());
    expect(at(180_000)).toBe(600);
  });
});
