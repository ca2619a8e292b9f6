import { describe, expect, it } from 'vitest';
import { compareAdvertisements, OtherRouters } from '../../src/index.ts';
import { advertisement, carrying, prefix } from '../advertisements.ts';
import { seeded, sequence } from '../simulation.ts';
import { gaps, settled, solicited } from './support.ts';

const times = (sent: readonly { readonly at: number }[]) => sent.map(({ at }) => at);

describe('processing Router Solicitations (6.2.6)', () => {
  it('44. an interface that does not advertise MUST discard them (RFC 4861 6.2.6)', () => {
    const simulation = settled().event({ type: 'cease' });
    simulation.take();
    simulation.event(solicited('fe80::2')).event(solicited('::'));
    expect(simulation.runTo(200_000).sent).toEqual([]);
    expect(simulation.advertiser.pendingAnswers).toBe(0);
  });

  it('45. the answer MAY go to the source, from :: it goes to all (RFC 4861 6.2.6)', () => {
    const simulation = settled().event(solicited('fe80::2')).runTo(101_000).event(solicited('::'));
    expect(simulation.runTo(110_000).sent.map(({ destination }) => destination)).toEqual([
      'fe80::2',
      'ff02::1',
    ]);
  });

  it('46. an answer to all resets the interval timer, one to a host does not (RFC 4861 6.2.6)', () => {
    const simulation = settled().event(solicited('fe80::2')).runTo(101_000);
    expect(simulation.advertiser.nextMulticast).toBe(432_000);
    simulation.event(solicited('::')).runTo(102_000);
    expect(simulation.advertiser.nextMulticast).toBe(101_250 + 400_000);
  });

  it('47. every answer MUST be delayed by a random time of 0..500 ms (RFC 4861 6.2.6)', () => {
    for (const source of ['fe80::2', '::']) {
      const simulation = settled({ minInterval: 1_800, maxInterval: 1_800 }, seeded(3)).runTo(200_000);
      const delays: number[] = [];
      for (let time = 200_000; time < 1_600_000; time += 10_000) {
        simulation.take();
        const [at = 0] = times(
          simulation
            .runTo(time)
            .event(solicited(source))
            .runTo(time + 600).sent,
        );
        delays.push(at - time);
      }
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...delays)).toBeLessThanOrEqual(500);
      expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(400);
    }
  });

  it('47. one answer to many: the delay counts from the first of them (RFC 4861 6.2.6)', () => {
    for (const source of ['fe80::2', '::']) {
      const simulation = settled({}, sequence(0.8));
      for (let time = 100_000; time <= 100_300; time += 10) simulation.runTo(time).event(solicited(source));
      expect(times(simulation.runTo(102_000).sent)).toEqual([100_400]);
    }
  });

  it('48. consecutive ones to ff02::1 MUST be 3 s apart, whatever asks for them (RFC 4861 6.2.6)', () => {
    const simulation = settled({}, seeded(4));
    for (let time = 100_000; time < 160_000; time += 50) {
      simulation.runTo(time).event(solicited('::'));
      if (time % 7 === 0) simulation.event({ type: 'advertise' });
      if (time % 11 === 0) simulation.event({ type: 'changed' });
      if (time % 13 === 0) simulation.event({ type: 'client-expected' }).event({ type: 'sign-of-life' });
    }
    expect(Math.min(...gaps(simulation.sent))).toBeGreaterThanOrEqual(3_000);
    expect(simulation.sent.length).toBeGreaterThanOrEqual(18);
  });

  it('49. a random time behind the next multicast: that one goes out as it is (RFC 4861 6.2.6)', () => {
    const simulation = settled().runTo(431_800).event(solicited('::')).runTo(440_000);
    expect(simulation.sent).toMatchObject([{ at: 432_000, reason: 'periodic' }]);
  });

  it('49. within 3 s of a multicast: 3 s after it and the random time (RFC 4861 6.2.6)', () => {
    const simulation = settled().event({ type: 'advertise' }).runTo(102_900).event(solicited('::'));
    expect(times(simulation.runTo(110_000).sent)).toEqual([100_000, 103_250]);
  });

  it('49. otherwise at the random time (RFC 4861 6.2.6)', () => {
    expect(times(settled().event(solicited('::')).runTo(110_000).sent)).toEqual([100_250]);
  });
});

describe('consistency (6.2.7)', () => {
  it('51. conflicts in what other routers say are found (RFC 4861 6.2.7)', () => {
    const own = advertisement({
      curHopLimit: 64,
      managed: true,
      otherConfig: true,
      reachableTime: 1,
      retransTimer: 1,
      options: [{ type: 'mtu', mtu: 1_500 }, prefix('2001:db8::/64')],
    });
    const other = advertisement({
      curHopLimit: 65,
      reachableTime: 2,
      retransTimer: 2,
      options: [
        { type: 'mtu', mtu: 1_400 },
        prefix('2001:db8::/64', { validLifetime: 7, preferredLifetime: 7 }),
      ],
    });
    expect(compareAdvertisements(own, other).map(({ field }) => field)).toEqual([
      'cur-hop-limit',
      'managed',
      'other-config',
      'reachable-time',
      'retrans-timer',
      'mtu',
      'valid-lifetime',
      'preferred-lifetime',
    ]);
  });

  it('51. what is unspecified conflicts with nothing (RFC 4861 6.2.7)', () => {
    const own = advertisement({ curHopLimit: 64, reachableTime: 1, retransTimer: 1 });
    const silent = advertisement({ curHopLimit: 0 });
    expect(compareAdvertisements(own, silent)).toEqual([]);
    expect(compareAdvertisements(silent, own)).toEqual([]);
  });

  it('51. lifetimes that run down are compared by their ends, with some slack (RFC 4861 6.2.7)', () => {
    const left = (validLifetime: number) => carrying(prefix('2001:db8::/64', { validLifetime }));
    const routers = new OtherRouters();
    for (let time = 0; time < 86_000; time += 600) {
      const { found } = routers.heard('fe80::9', left(86_397 - time), left(86_400 - time), time * 1_000);
      expect(found).toEqual([]);
    }
  });

  it('52. different prefixes are no error (RFC 4861 6.2.7)', () => {
    const [own, other] = [carrying(prefix('2001:db8:1::/64')), carrying(prefix('2001:db8:2::/64'))];
    expect(compareAdvertisements(own, other)).toEqual([]);
  });

  it('52. a value that flips is reported, but no more than once an hour (RFC 4861 6.2.7)', () => {
    const routers = new OtherRouters();
    const reported = [];
    for (let minute = 0; minute < 180; minute += 10) {
      const said = advertisement({ managed: minute % 20 === 0 });
      if (routers.heard('fe80::9', said, advertisement(), minute * 60_000).found.length > 0)
        reported.push(minute);
    }
    expect(reported).toEqual([0, 60, 120]);
  });
});

describe('link-local address change (6.2.8)', () => {
  it('53. a final one goes out from the old address, and several from the new (RFC 4861 6.2.8)', () => {
    const simulation = settled().event({ type: 'cease' }).event({ type: 'enable' }).runTo(200_000);
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([
      [100_000, 'final'],
      [103_000, 'initial'],
      [119_000, 'initial'],
      [135_000, 'initial'],
    ]);
  });
});
