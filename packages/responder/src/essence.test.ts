import { describe, expect, it } from 'vitest';
import { advertisementWith, prefixOf } from '../test/support/advertisements.ts';
import { Essence } from './essence.ts';

const first = prefixOf('2001:db8:55::', 86_400, 14_400);
const second = prefixOf('2001:db8:56::', 86_400, 14_400);
const both = advertisementWith({ options: [first, second] });
const onlyFirst = advertisementWith({ options: [first] });
const nobody = new Set<string>();
const secondWaits = new Set(['2001:db8:56::/64']);

describe('the essence of an advertisement', () => {
  it.each([
    ['lifetimes run down', { ...first, validLifetime: 80_000, preferredLifetime: 1 }, true],
    ['a prefix is deprecated', { ...first, preferredLifetime: 0 }, false],
    ['a prefix ends', { ...first, validLifetime: 0, preferredLifetime: 0 }, false],
    ['a flag changes', { ...first, autonomous: false }, false],
    ['the router has another address', { ...first, prefix: '2001:db8:55::7', routerAddress: true }, false],
  ])('when %s', (_name, changed, same) => {
    const essence = new Essence();
    const before = essence.of(both, nobody);
    expect(essence.of(advertisementWith({ options: [changed, second] }), nobody) === before).toBe(same);
  });

  it('does not depend on the order of the prefixes', () => {
    const essence = new Essence();
    const reversed = advertisementWith({ options: [second, first] });
    expect(essence.of(reversed, nobody)).toBe(essence.of(both, nobody));
  });

  it('stays while a prefix is missing for a moment, and when it is back', () => {
    const essence = new Essence();
    const before = essence.of(both, nobody);
    expect(essence.of(onlyFirst, secondWaits)).toBe(before);
    expect(essence.of(both, nobody)).toBe(before);
  });

  it('changes once the prefix is missing for good', () => {
    const essence = new Essence();
    const before = essence.of(both, nobody);
    essence.of(onlyFirst, secondWaits);
    expect(essence.of(onlyFirst, nobody)).not.toBe(before);
  });

  it('changes once when the prefix is back, if an advertisement went out without it', () => {
    const essence = new Essence();
    const before = essence.of(both, nobody);
    essence.of(onlyFirst, secondWaits);
    essence.sent(onlyFirst);
    expect(essence.of(onlyFirst, secondWaits)).toBe(before);
    const back = essence.of(both, nobody);
    expect(back).not.toBe(before);
    essence.sent(both);
    expect(essence.of(both, nobody)).toBe(back);
  });
});
