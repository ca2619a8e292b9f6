import { describe, expect, it } from 'vitest';
import { seeded, sequence, Simulation } from '../../test/simulation.ts';
import { MAX_PENDING_SOLICITATIONS } from './pending-solicitations.ts';

/** An interface that has finished its initial phase: last multicast at 32 s, next at 432 s, time 100 s. */
function settled(random?: () => number): Simulation {
  const simulation = new Simulation({}, random).event({ type: 'enable' }).runTo(100_000);
  simulation.take();
  return simulation;
}

const solicited = (source: string) => ({ type: 'solicited', source }) as const;

describe('a solicitation from a unicast address (RFC 4861 6.2.6, RFC 7772)', () => {
  it('MAY be answered to the source if it is not the unspecified address', () => {
    const simulation = settled().event(solicited('fe80::2'));
    expect(simulation.sent).toEqual([]);
    expect(simulation.runTo(101_000).sent).toEqual([
      { at: 100_250, destination: 'fe80::2', reason: 'solicited', final: false },
    ]);
  });

  it('every solicited RA MUST be delayed by a random time of 0..MAX_RA_DELAY_TIME', () => {
    const simulation = settled(seeded(3));
    const delays: number[] = [];
    for (let time = 100_000; time < 198_000; time += 1_000) {
      simulation
        .runTo(time)
        .event(solicited('fe80::2'))
        .runTo(time + 500);
      delays.push(...simulation.take().map(({ at }) => at - time));
    }
    expect(delays).toHaveLength(98);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(500);
    expect(Math.min(...delays)).toBeLessThan(50);
    expect(Math.max(...delays)).toBeGreaterThan(450);
  });

  it('one answer to many solicitations of a source: the delay counts from the first', () => {
    const simulation = settled(sequence(0.9));
    for (let time = 100_000; time < 100_400; time += 20) simulation.runTo(time).event(solicited('fe80::2'));
    expect(simulation.runTo(101_000).sent.map(({ at }) => at)).toEqual([100_450]);
  });

  it('is answered each host by itself', () => {
    const simulation = settled().event(solicited('fe80::2')).runTo(100_100).event(solicited('fe80::3'));
    expect(simulation.runTo(101_000).sent.map(({ at, destination }) => [at, destination])).toEqual([
      [100_250, 'fe80::2'],
      [100_350, 'fe80::3'],
    ]);
  });

  it('is answered in the order of the delays when the caller comes late', () => {
    const simulation = settled(sequence(0.8, 0.1)).event(solicited('fe80::2')).event(solicited('fe80::3'));
    simulation.now = 110_000;
    simulation.event({ type: 'timer' });
    expect(simulation.sent.map(({ destination }) => destination)).toEqual(['fe80::3', 'fe80::2']);
  });

  it('is answered again when it comes again', () => {
    const simulation = settled().event(solicited('fe80::2')).runTo(101_000).event(solicited('fe80::2'));
    expect(simulation.runTo(102_000).sent.map(({ at }) => at)).toEqual([100_250, 101_250]);
  });

  it('is answered by unicast within 3 s of a multicast', () => {
    const simulation = settled().event({ type: 'advertise' }).event(solicited('fe80::2'));
    expect(simulation.runTo(101_000).sent.map(({ destination }) => destination)).toEqual([
      'ff02::1',
      'fe80::2',
    ]);
  });

  it('is answered by a multicast that goes out before its delay is over', () => {
    const simulation = settled().event(solicited('fe80::2')).runTo(100_100).event({ type: 'advertise' });
    expect(simulation.runTo(102_000).sent.map(({ at, destination }) => [at, destination])).toEqual([
      [100_100, 'ff02::1'],
    ]);
  });
});

describe('a solicitation from :: (RFC 4861 6.2.6)', () => {
  it('is answered by a multicast after a random delay', () => {
    expect(settled().event(solicited('::')).runTo(101_000).sent).toEqual([
      { at: 100_250, destination: 'ff02::1', reason: 'solicited', final: false },
    ]);
  });

  it('if the random time is later than the next scheduled multicast, that one just goes out', () => {
    const simulation = settled().runTo(431_900).event(solicited('::'));
    expect(simulation.runTo(436_000).sent.map(({ at, reason }) => [at, reason])).toEqual([
      [432_000, 'periodic'],
    ]);
  });

  it('if a multicast went out less than 3 s ago: last + MIN_DELAY_BETWEEN_RAS + random', () => {
    const simulation = settled().event({ type: 'advertise' }).runTo(101_000).event(solicited('::'));
    expect(simulation.runTo(110_000).sent.map(({ at, reason }) => [at, reason])).toEqual([
      [100_000, 'requested'],
      [103_250, 'solicited'],
    ]);
  });

  it('consecutive RAs to ff02::1 MUST be MIN_DELAY_BETWEEN_RAS apart under a flood', () => {
    const simulation = settled(seeded(5));
    for (let time = 100_000; time < 130_000; time += 10) simulation.runTo(time).event(solicited('::'));
    const times = simulation.runTo(140_000).sent.map(({ at }) => at);
    expect(times.length).toBeGreaterThanOrEqual(9);
    expect(times.length).toBeLessThanOrEqual(11);
    times.slice(1).forEach((at, index) => expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(3_000));
  });

  it('20 in half a second make one multicast', () => {
    const simulation = settled();
    for (let time = 100_000; time < 100_500; time += 25) simulation.runTo(time).event(solicited('::'));
    expect(simulation.runTo(100_900).sent.map(({ at }) => at)).toEqual([100_250]);
    expect(simulation.runTo(110_000).sent.map(({ at }) => at)).toEqual([100_250, 103_500]);
  });
});

describe('more hosts than can wait for a unicast answer', () => {
  const flood = (simulation: Simulation, hosts: number) => {
    for (let host = 1; host <= hosts; host += 1) simulation.event(solicited(`fe80::${host.toString(16)}`));
    return simulation;
  };

  it('get one multicast in place of all answers, not later than the first of them', () => {
    const simulation = flood(settled(), MAX_PENDING_SOLICITATIONS + 1);
    expect(simulation.runTo(102_000).sent.map(({ at, destination }) => [at, destination])).toEqual([
      [100_250, 'ff02::1'],
    ]);
    expect(simulation.advertiser.pendingAnswers).toBe(0);
  });

  it('get it with the earliest of the delays that were drawn', () => {
    const delays = [0.9, 0.8, 0.2, ...Array.from({ length: MAX_PENDING_SOLICITATIONS - 2 }, () => 0.7)];
    const intervals = [0.5, 0.5, 0.5, 0.5];
    const simulation = settled(sequence(...intervals, ...delays));
    flood(simulation, MAX_PENDING_SOLICITATIONS + 1);
    expect(simulation.runTo(102_000).sent.map(({ at, destination }) => [at, destination])).toEqual([
      [100_100, 'ff02::1'],
    ]);
  });

  it('within 3 s of a multicast: the oldest get theirs, the others a multicast as the rule allows', () => {
    const simulation = flood(settled().event({ type: 'advertise' }), MAX_PENDING_SOLICITATIONS + 10);
    expect(simulation.advertiser.pendingAnswers).toBe(MAX_PENDING_SOLICITATIONS);
    simulation.take();
    simulation.runTo(110_000);
    expect(simulation.sent.filter(({ at }) => at === 100_250)).toHaveLength(MAX_PENDING_SOLICITATIONS);
    expect(simulation.multicasts.map(({ at }) => at)).toEqual([103_250]);
  });

  it('as many as can wait get unicast answers', () => {
    const simulation = flood(settled(), MAX_PENDING_SOLICITATIONS).runTo(102_000);
    expect(simulation.sent).toHaveLength(MAX_PENDING_SOLICITATIONS);
    expect(simulation.multicasts).toEqual([]);
  });
});
