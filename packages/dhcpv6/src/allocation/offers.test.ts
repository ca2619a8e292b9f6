import { describe, expect, it } from 'vitest';
import { Offers, type Offer } from './offers.ts';

function makeOffers(limit?: number) {
  const offers = new Offers(limit);
  const offer = (name: string, until: number): Offer => {
    const key = { address: `2001:db8::${name}`, prefixLength: 128 };
    const held: Offer = {
      client: `client ${name}`,
      text: key.address,
      key,
      space: undefined,
      index: 0,
      staysTaken: false,
      until,
      due: until,
    };
    offers.hold(held);
    return held;
  };
  const held = (...names: string[]): boolean[] =>
    names.map((name) => offers.ofKey(`2001:db8::${name}`) !== undefined);
  return { offers, offer, held };
}

describe('an offer', () => {
  it('ends at its time', () => {
    const { offers, offer, held } = makeOffers();
    offer('a', 100);
    offer('b', 200);
    offers.expire(99);
    expect(held('a', 'b')).toEqual([true, true]);
    offers.expire(100);
    expect(held('a', 'b')).toEqual([false, true]);
    offers.expire(200);
    expect([held('a', 'b'), offers.size]).toEqual([[false, false], 0]);
  });

  it('that was renewed ends later, and keeps no other one alive', () => {
    const { offers, offer, held } = makeOffers();
    offers.renew(offer('a', 100), 250);
    offer('b', 200);
    offers.expire(150);
    expect(held('a', 'b')).toEqual([true, true]);
    offers.expire(200);
    expect(held('a', 'b')).toEqual([true, false]);
    offers.expire(250);
    expect(held('a', 'b')).toEqual([false, false]);
  });

  it('ends at its time after there was none', () => {
    const { offers, offer, held } = makeOffers();
    offer('a', 100);
    offers.expire(100);
    offer('b', 150);
    offers.expire(150);
    expect(held('a', 'b')).toEqual([false, false]);
  });
});

describe('too many offers', () => {
  it('cost the oldest one', () => {
    const { offer, held } = makeOffers(2);
    for (const [index, name] of ['a', 'b', 'c'].entries()) offer(name, 100 + index);
    expect(held('a', 'b', 'c')).toEqual([false, true, true]);
  });

  it('cost the one that was not renewed', () => {
    const { offers, offer, held } = makeOffers(2);
    offers.renew(offer('a', 100), 150);
    offer('b', 110);
    offer('c', 120);
    expect(held('a', 'b', 'c')).toEqual([true, false, true]);
  });

  it('cost the oldest one also when all were renewed', () => {
    const { offers, offer, held } = makeOffers(2);
    offers.renew(offer('a', 100), 150);
    offers.renew(offer('b', 110), 160);
    offer('c', 120);
    expect(held('a', 'b', 'c')).toEqual([false, true, true]);
  });
});
