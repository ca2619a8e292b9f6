import { describe, expect, it } from 'vitest';
import {
  decodeMessage,
  encodeMessage,
  MAX_FINAL_RTR_ADVERTISEMENTS,
  MAX_INITIAL_RTR_ADVERT_INTERVAL,
  MAX_INITIAL_RTR_ADVERTISEMENTS,
  MAX_RA_DELAY_TIME,
  MIN_DELAY_BETWEEN_RAS,
  splitRouterAdvertisement,
} from '../../src/index.ts';
import { advertisement, carrying, prefix } from '../advertisements.ts';
import { seeded, Simulation } from '../simulation.ts';
import { gaps, settled, solicited } from './support.ts';

it('the constants are those of RFC 4861 10', () => {
  expect(MAX_INITIAL_RTR_ADVERT_INTERVAL).toBe(16_000);
  expect(MAX_INITIAL_RTR_ADVERTISEMENTS).toBe(3);
  expect(MAX_FINAL_RTR_ADVERTISEMENTS).toBe(3);
  expect(MIN_DELAY_BETWEEN_RAS).toBe(3_000);
  expect(MAX_RA_DELAY_TIME).toBe(500);
});

describe('becoming an advertising interface, contents (6.2.2, 6.2.3)', () => {
  it('28. nothing goes out of an interface that does not advertise (RFC 4861 6.2.2)', () => {
    const simulation = settled().event({ type: 'disable' });
    for (const type of [
      'advertise',
      'changed',
      'client-expected',
      'sign-of-life',
      'timer',
      'cease',
    ] as const) {
      simulation.event({ type });
    }
    simulation.event(solicited('fe80::2')).event(solicited('::'));
    expect(simulation.runTo(2_000_000).sent).toEqual([]);
  });

  it('30. it goes to the source of the solicitation or to ff02::1 (RFC 4861 4.2)', () => {
    const simulation = settled().event(solicited('fe80::2')).runTo(101_000).event(solicited('::'));
    expect(simulation.runTo(500_500).sent.map(({ destination }) => destination)).toEqual([
      'fe80::2',
      'ff02::1',
    ]);
    expect(simulation.runTo(502_000).sent.at(-1)).toMatchObject({
      destination: 'ff02::1',
      reason: 'periodic',
    });
  });

  const many = Array.from({ length: 90 }, (_, subnet) =>
    prefix(`2001:db8:${(subnet + 1).toString(16)}::/64`),
  );

  it('32. all prefixes are included, 33. with all options, in every advertisement (RFC 4861 6.2.3)', () => {
    const message = carrying({ type: 'mtu', mtu: 1_280 }, ...many);
    const parts = splitRouterAdvertisement(message, 1_240);
    expect(parts.flatMap(({ options }) => options)).toEqual(message.options);
  });

  it('34. one that is too large for the link goes out in several with a part each (RFC 4861 6.2.3)', () => {
    const parts = splitRouterAdvertisement(carrying(...many), 1_240);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) {
      expect(encodeMessage(part).length).toBeLessThanOrEqual(1_240);
      expect(decodeMessage(encodeMessage(part))).toEqual({ ...carrying(), options: part.options });
    }
  });
});

describe('sending unsolicited advertisements (6.2.4)', () => {
  it('36. every multicast resets the interval timer to a random time of [Min, Max] (RFC 4861 6.2.4)', () => {
    for (const event of [{ type: 'advertise' }, { type: 'changed' }, solicited('::')] as const) {
      const simulation = settled({ minInterval: 10, maxInterval: 10 }, () => 0.5).runTo(105_000);
      simulation.take();
      const [at = 0] = simulation
        .event(event)
        .runTo(106_000)
        .take()
        .map((sent) => sent.at);
      expect(simulation.advertiser.nextMulticast).toBe(at + 10_000);
    }
    const periodic = gaps(new Simulation({}, seeded(7)).event({ type: 'enable' }).runTo(9e7).sent.slice(2));
    expect(periodic.length).toBeGreaterThan(150);
    expect(Math.min(...periodic)).toBeGreaterThanOrEqual(200_000);
    expect(Math.max(...periodic)).toBeLessThanOrEqual(600_000);
    expect(new Set(periodic).size).toBe(periodic.length);
  });

  it('36. each interface has a timer of its own (RFC 4861 6.2.4)', () => {
    const [one, other] = [settled({}, seeded(1)), settled({}, seeded(2))];
    const { nextMulticast } = other.advertiser;
    one.event({ type: 'advertise' });
    expect(other.advertiser.nextMulticast).toBe(nextMulticast);
    expect(one.runTo(3_000_000).sent.map(({ at }) => at)).not.toEqual(
      other.runTo(3_000_000).sent.map(({ at }) => at),
    );
  });

  it('37. the first 3 intervals SHOULD be 16 s at most (RFC 4861 6.2.4)', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const options = { minInterval: 4, maxInterval: 1_800, firstAdvertisement: 'scheduled' } as const;
      const simulation = new Simulation(options, seeded(seed)).event({ type: 'enable' }).runTo(1e7);
      const times = [{ at: 0 }, ...simulation.sent];
      expect(Math.max(...gaps(times).slice(0, 3))).toBeLessThanOrEqual(16_000);
    }
  });

  it('38. after a change up to 3 go out as if initial (RFC 4861 6.2.4)', () => {
    const simulation = settled().event({ type: 'changed' }).runTo(600_000);
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([
      [100_000, 'changed'],
      [116_000, 'changed'],
      [132_000, 'changed'],
      [532_000, 'periodic'],
    ]);
  });

  it('39. those that nothing asked for MUST NOT be more frequent than Min (RFC 4861 6.2.4)', () => {
    const simulation = settled({ minInterval: 30, maxInterval: 40 }, seeded(9)).runTo(1e8);
    expect(Math.min(...gaps(simulation.sent))).toBeGreaterThanOrEqual(30_000);
  });
});

describe('ceasing to advertise (6.2.5)', () => {
  it('40. 1 to 3 final multicasts with lifetime 0 SHOULD go out, and nothing after them (RFC 4861 6.2.5)', () => {
    const simulation = settled().event(solicited('fe80::2')).event({ type: 'cease' }).runTo(2_000_000);
    expect(simulation.sent.length).toBeLessThanOrEqual(MAX_FINAL_RTR_ADVERTISEMENTS);
    expect(simulation.sent).toEqual([{ at: 100_000, destination: 'ff02::1', reason: 'final', final: true }]);
  });

  it('43. an interface that goes on with lifetime 0 says so as a change, and not as high (RFC 4861 6.2.5)', () => {
    const simulation = settled().event({ type: 'changed' }).runTo(1_000_000);
    expect(simulation.sent.length).toBeGreaterThan(3);
    expect(simulation.sent.every(({ final }) => !final)).toBe(true);
    const message = advertisement({ routerLifetime: 0, preference: 'high' });
    expect(decodeMessage(encodeMessage(message))).toMatchObject({ routerLifetime: 0, preference: 'medium' });
  });
});
