import { describe, expect, it } from 'vitest';
import { sequence, Simulation } from '../../test/simulation.ts';
import { MAX_PENDING_SOLICITATIONS, MAX_PENDING_UNICAST_ONLY } from './pending-solicitations.ts';
import { RouterAdvertiser, type RouterAdvertiserOptions } from './router-advertiser.ts';

/** An interface that has finished its initial phase: last multicast at 32 s, next at 432 s, time 100 s. */
function settled(options: Partial<RouterAdvertiserOptions>, random?: () => number): Simulation {
  const simulation = new Simulation(options, random).event({ type: 'enable' }).runTo(100_000);
  simulation.take();
  return simulation;
}

const solicited = (source: string) => ({ type: 'solicited', source }) as const;
const times = (simulation: Simulation) => simulation.multicasts.map(({ at }) => at);

function flood(simulation: Simulation, hosts: number): Simulation {
  for (let host = 1; host <= hosts; host += 1) simulation.event(solicited(`fe80::${host.toString(16)}`));
  return simulation;
}

describe('minDelayBetweenRas', () => {
  it('is the least time between two multicasts, whatever asks for them', () => {
    const simulation = settled({ minDelayBetweenRas: 10 });
    simulation.event({ type: 'advertise' }).runTo(101_000).event({ type: 'changed' }).runTo(111_000);
    simulation.event(solicited('::')).runTo(120_500);
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([
      [100_000, 'requested'],
      [110_000, 'changed'],
      [120_250, 'solicited'],
    ]);
  });

  it('goes before the 16 s of the initial phase', () => {
    const simulation = new Simulation({ minDelayBetweenRas: 60 }).event({ type: 'enable' });
    expect(times(simulation.runTo(200_000))).toEqual([0, 60_000, 120_000]);
  });

  it('goes before a shorter minimum interval, and the times above it stay evenly distributed', () => {
    const options = { minInterval: 20, maxInterval: 100, minDelayBetweenRas: 60 };
    const simulation = new Simulation(options, sequence(0, 0.5)).event({ type: 'enable' });
    expect(times(simulation.runTo(350_000))).toEqual([0, 60_000, 120_000, 200_000, 260_000, 340_000]);
  });

  it('does not hold up a unicast answer, nor the final advertisement', () => {
    const simulation = settled({ minDelayBetweenRas: 30 }).event({ type: 'advertise' });
    simulation.event(solicited('fe80::2')).runTo(101_000).event({ type: 'cease' });
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([
      [100_000, 'requested'],
      [100_250, 'solicited'],
      [101_000, 'final'],
    ]);
  });

  it('that grows holds for a multicast that is scheduled already', () => {
    const simulation = settled({}).event({ type: 'advertise' }).runTo(101_000).event({ type: 'advertise' });
    simulation.event({ type: 'reconfigure', minInterval: 200, maxInterval: 600, minDelayBetweenRas: 20 });
    expect(times(simulation.runTo(130_000))).toEqual([100_000, 120_000]);
  });

  it('that is left out of a change stays', () => {
    const simulation = settled({ minDelayBetweenRas: 10 }).event({ type: 'advertise' });
    simulation
      .event({ type: 'reconfigure', minInterval: 200, maxInterval: 600 })
      .event({ type: 'advertise' });
    expect(times(simulation.runTo(130_000))).toEqual([100_000, 110_000]);
  });

  it.each([2.9, 601, Number.NaN, Infinity])('of %d s is out of range', (minDelayBetweenRas) => {
    const bounds = { minInterval: 200, maxInterval: 600, minDelayBetweenRas };
    expect(() => new RouterAdvertiser({ ...bounds, firstAdvertisement: 'immediate' }, Math.random)).toThrow(
      RangeError,
    );
    const simulation = settled({});
    expect(() => simulation.event({ type: 'reconfigure', ...bounds })).toThrow(RangeError);
    expect(simulation.advertiser.deadline).toBe(432_000);
  });

  it('above the maximum interval that a change leaves is out of range', () => {
    const simulation = settled({ minDelayBetweenRas: 60 });
    expect(() => simulation.event({ type: 'reconfigure', minInterval: 20, maxInterval: 40 })).toThrow(
      'minDelayBetweenRas: 60 is not within 3..40 seconds',
    );
  });
});

describe('solicited: multicast (RFC 4861 6.2.6)', () => {
  it('answers every solicitation to all, after a random delay', () => {
    const simulation = settled({ solicited: 'multicast' }).event(solicited('fe80::2'));
    simulation.runTo(100_100).event(solicited('fe80::3'));
    expect(simulation.advertiser.pendingAnswers).toBe(0);
    expect(simulation.runTo(110_000).sent).toEqual([
      { at: 100_250, destination: 'ff02::1', reason: 'solicited', final: false },
    ]);
  });

  it('keeps 3 s between the answers', () => {
    const simulation = settled({ solicited: 'multicast' }).event({ type: 'advertise' }).runTo(101_000);
    expect(times(simulation.event(solicited('fe80::2')).runTo(110_000))).toEqual([100_000, 103_250]);
  });

  it('can be put on and off while it runs; who waits gets the answer that was promised', () => {
    const change = { type: 'reconfigure', minInterval: 200, maxInterval: 600 } as const;
    const simulation = settled({}).event(solicited('fe80::2'));
    simulation
      .event({ ...change, solicited: 'multicast' })
      .runTo(101_000)
      .event(solicited('fe80::3'));
    simulation
      .event({ ...change, solicited: 'unicast' })
      .runTo(105_000)
      .event(solicited('fe80::4'));
    expect(simulation.runTo(110_000).sent.map(({ destination }) => destination)).toEqual([
      'fe80::2',
      'ff02::1',
      'fe80::4',
    ]);
  });
});

describe('unicastOnly', () => {
  it('does not answer a solicitation from ::', () => {
    const simulation = settled({ unicastOnly: true }).event(solicited('::'));
    expect(simulation.runTo(110_000).sent).toEqual([]);
  });

  it('answers a unicast address even where multicast answers were asked for', () => {
    const simulation = settled({ unicastOnly: true, solicited: 'multicast' }).event(solicited('fe80::2'));
    expect(simulation.runTo(110_000).sent.map(({ destination }) => destination)).toEqual(['fe80::2']);
  });

  it('answers more hosts one by one than a multicast would take over', () => {
    const simulation = flood(settled({ unicastOnly: true }), MAX_PENDING_SOLICITATIONS + 10);
    expect(simulation.runTo(110_000).sent).toHaveLength(MAX_PENDING_SOLICITATIONS + 10);
    expect(simulation.multicasts).toEqual([]);
  });

  it('lets go of hosts for which there is no room; they are answered when they ask again', () => {
    const simulation = flood(settled({ unicastOnly: true }), MAX_PENDING_UNICAST_ONLY + 1);
    expect(simulation.advertiser.pendingAnswers).toBe(MAX_PENDING_UNICAST_ONLY);
    expect(simulation.runTo(101_000).take()).toHaveLength(MAX_PENDING_UNICAST_ONLY);
    const last = `fe80::${(MAX_PENDING_UNICAST_ONLY + 1).toString(16)}`;
    expect(simulation.event(solicited(last)).runTo(102_000).sent).toHaveLength(1);
  });

  it('leaves the unsolicited advertisements to the caller, and whoever has asked is answered besides', () => {
    const simulation = settled({ unicastOnly: true }).event(solicited('fe80::2'));
    simulation.event({ type: 'changed' }).runTo(101_000).event({ type: 'cease' });
    expect(simulation.sent.map(({ at, destination, reason }) => [at, destination, reason])).toEqual([
      [100_000, 'ff02::1', 'changed'],
      [100_250, 'fe80::2', 'solicited'],
      [101_000, 'ff02::1', 'final'],
    ]);
  });

  it('both at once when the caller comes late', () => {
    const simulation = settled({ unicastOnly: true }).runTo(431_900).event(solicited('fe80::2'));
    simulation.now = 440_000;
    simulation.event({ type: 'timer' });
    expect(simulation.sent.map(({ destination }) => destination)).toEqual(['ff02::1', 'fe80::2']);
  });
});
