import { describe, expect, it } from 'vitest';
import { Simulation } from '../../test/simulation.ts';

function settled(): Simulation {
  const simulation = new Simulation().event({ type: 'enable' }).runTo(100_000);
  simulation.take();
  return simulation;
}

const expected = { type: 'client-expected' } as const;
const heard = { type: 'sign-of-life' } as const;

describe('a client that was reported connected', () => {
  it('gets its multicast at its first sign of life, without random delay', () => {
    const simulation = settled().event(expected).runTo(100_300);
    expect(simulation.sent).toEqual([]);
    expect(simulation.event(heard).sent).toEqual([
      { at: 100_300, destination: 'ff02::1', reason: 'client', final: false },
    ]);
    expect(simulation.event(heard).runTo(110_000).sent).toHaveLength(1);
  });

  it('gets it after 1 s of silence', () => {
    const simulation = settled().event(expected).runTo(110_000);
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([[101_000, 'client']]);
  });

  it('does not get another for a sign of life after the silence', () => {
    const simulation = settled().event(expected).runTo(101_500).event(heard);
    expect(simulation.runTo(110_000).sent.map(({ at }) => at)).toEqual([101_000]);
  });

  it('waits until 3 s after the last multicast', () => {
    const simulation = settled().event({ type: 'advertise' }).event(expected).runTo(100_500).event(heard);
    expect(simulation.runTo(110_000).sent.map(({ at, reason }) => [at, reason])).toEqual([
      [100_000, 'requested'],
      [103_000, 'client'],
    ]);
  });

  it('gets one although a multicast goes out before its interface is open', () => {
    const simulation = settled().event(expected).runTo(100_100).event({ type: 'advertise' }).runTo(100_500);
    expect(
      simulation
        .event(heard)
        .runTo(110_000)
        .sent.map(({ at }) => at),
    ).toEqual([100_100, 103_100]);
  });

  it('is the first to get one when the first advertisement is scheduled', () => {
    const simulation = new Simulation({ firstAdvertisement: 'scheduled' }).event({ type: 'enable' });
    simulation.runTo(2_000).event(expected).runTo(2_040).event(heard).runTo(20_000);
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([
      [2_040, 'client'],
      [18_040, 'initial'],
    ]);
  });
});

describe('several clients', () => {
  it('that stay silent get one multicast, 1 s after the last was reported', () => {
    const simulation = settled().event(expected).runTo(100_600).event(expected);
    expect(simulation.runTo(110_000).sent.map(({ at }) => at)).toEqual([101_600]);
  });

  it('that open one after the other get one each, 3 s apart', () => {
    const simulation = settled().event(expected).event(expected);
    simulation.runTo(100_200).event(heard).runTo(100_500).event(heard);
    expect(simulation.runTo(110_000).sent.map(({ at }) => at)).toEqual([100_200, 103_200]);
  });

  it('that never cease to connect do not put it off for more than 3 s', () => {
    const simulation = settled();
    for (let time = 100_000; time < 109_000; time += 500) simulation.runTo(time).event(expected);
    expect(simulation.runTo(109_000).sent.map(({ at }) => at)).toEqual([103_000, 106_000, 109_000]);
  });
});

it('a sign of life without an expected client does nothing', () => {
  const simulation = settled();
  const { deadline } = simulation.advertiser;
  simulation.event(heard);
  expect(simulation.sent).toEqual([]);
  expect(simulation.advertiser.deadline).toBe(deadline);
});

it('a client that is expected while the interface is down is not remembered', () => {
  const simulation = new Simulation({ firstAdvertisement: 'scheduled' })
    .event(expected)
    .event({ type: 'enable' });
  expect(simulation.event(heard).runTo(10_000).sent).toEqual([]);
});

it('a client that is expected when the interface goes down is forgotten', () => {
  const simulation = new Simulation({ firstAdvertisement: 'scheduled' })
    .event({ type: 'enable' })
    .event(expected);
  simulation.event({ type: 'disable' }).event({ type: 'enable' }).event(heard);
  expect(simulation.runTo(10_000).sent).toEqual([]);
});
