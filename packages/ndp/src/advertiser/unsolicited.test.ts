import { describe, expect, it } from 'vitest';
import { seeded, sequence, Simulation } from '../../test/simulation.ts';
import { RouterAdvertiser } from './router-advertiser.ts';

const enabled = (...options: ConstructorParameters<typeof Simulation>) =>
  new Simulation(...options).event({ type: 'enable' });

/** Time between neighbours, in milliseconds. */
const gaps = (times: readonly { at: number }[]) =>
  times.slice(1).map(({ at }, index) => at - (times[index]?.at ?? 0));

describe('becoming an advertising interface (RFC 4861 6.2.4)', () => {
  it('MUST NOT send before it is enabled', () => {
    const simulation = new Simulation();
    for (const type of [
      'timer',
      'changed',
      'advertise',
      'client-expected',
      'sign-of-life',
      'cease',
    ] as const) {
      simulation.event({ type });
    }
    simulation.event({ type: 'solicited', source: '::' }).event({ type: 'solicited', source: 'fe80::2' });
    expect(simulation.runTo(10_000).sent).toEqual([]);
    expect(simulation.advertiser.deadline).toBeUndefined();
  });

  it('first 3 intervals SHOULD be capped at 16 s: immediate sends at 0, 16 and 32 s', () => {
    expect(enabled().runTo(440_000).sent).toEqual([
      { at: 0, destination: 'ff02::1', reason: 'initial', final: false },
      { at: 16_000, destination: 'ff02::1', reason: 'initial', final: false },
      { at: 32_000, destination: 'ff02::1', reason: 'initial', final: false },
      { at: 432_000, destination: 'ff02::1', reason: 'periodic', final: false },
    ]);
  });

  it('first 3 intervals SHOULD be capped at 16 s: scheduled sends at 16, 32 and 48 s', () => {
    const { sent } = enabled({ firstAdvertisement: 'scheduled' }).runTo(450_000);
    expect(sent.map(({ at, reason }) => [at, reason])).toEqual([
      [16_000, 'initial'],
      [32_000, 'initial'],
      [48_000, 'initial'],
      [448_000, 'periodic'],
    ]);
  });

  it('an interval below the cap is left as it is', () => {
    const simulation = enabled({ minInterval: 4, maxInterval: 10 }, sequence(0)).runTo(9_000);
    expect(simulation.sent.map(({ at }) => at)).toEqual([0, 4_000, 8_000]);
  });

  it('begins the initial phase again after disable, 3 s after the last multicast at the earliest', () => {
    const simulation = enabled().runTo(32_000);
    simulation.take();
    simulation.event({ type: 'disable' }).runTo(33_000).event({ type: 'enable' }).runTo(70_000);
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([
      [35_000, 'initial'],
      [51_000, 'initial'],
      [67_000, 'initial'],
    ]);
  });

  it('takes a second enable for nothing', () => {
    const simulation = enabled().runTo(10_000).event({ type: 'enable' }).runTo(20_000);
    expect(simulation.sent.map(({ at }) => at)).toEqual([0, 16_000]);
  });
});

describe('the interval (RFC 4861 6.2.4)', () => {
  it('every multicast RA resets the timer to a uniform time in [Min, Max]', () => {
    const simulation = enabled({}, seeded(1)).runTo(86_400_000);
    const periodic = gaps(simulation.multicasts.slice(2));
    expect(periodic.length).toBeGreaterThan(150);
    expect(Math.min(...periodic)).toBeGreaterThanOrEqual(200_000);
    expect(Math.max(...periodic)).toBeLessThanOrEqual(600_000);
    const mean = periodic.reduce((sum, gap) => sum + gap, 0) / periodic.length;
    expect(mean).toBeGreaterThan(370_000);
    expect(mean).toBeLessThan(430_000);
    expect(periodic.filter((gap) => gap < 300_000).length / periodic.length).toBeGreaterThan(0.15);
    expect(periodic.filter((gap) => gap > 500_000).length / periodic.length).toBeGreaterThan(0.15);
  });

  it('a solicited multicast resets the timer as well', () => {
    const simulation = enabled().runTo(100_000);
    simulation.take();
    simulation.event({ type: 'solicited', source: '::' }).runTo(600_000);
    expect(simulation.sent.map(({ at }) => at)).toEqual([100_250, 500_250]);
  });

  it('a unicast answer does not reset the timer', () => {
    const simulation = enabled().runTo(100_000);
    simulation.take();
    simulation.event({ type: 'solicited', source: 'fe80::2' }).runTo(432_000);
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([
      [100_250, 'solicited'],
      [432_000, 'periodic'],
    ]);
  });

  it('unicast answers do not use up the initial advertisements', () => {
    const simulation = enabled().runTo(1_000);
    for (const host of [2, 3, 4, 5]) simulation.event({ type: 'solicited', source: `fe80::${host}` });
    expect(simulation.runTo(40_000).multicasts.map(({ at }) => at)).toEqual([0, 16_000, 32_000]);
  });

  it('after a long sleep of the machine one advertisement goes out, not many', () => {
    const simulation = enabled();
    simulation.now = 86_400_000;
    simulation.event({ type: 'timer' });
    expect(simulation.sent.map(({ at }) => at)).toEqual([0, 86_400_000]);
    expect(simulation.advertiser.deadline).toBe(86_416_000);
  });
});

describe('a change (RFC 4861 6.2.4)', () => {
  it('MAY send up to 3 as if initial: at once and after two capped intervals', () => {
    const simulation = enabled().runTo(100_000);
    simulation.take();
    simulation.event({ type: 'changed' }).runTo(600_000);
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([
      [100_000, 'changed'],
      [116_000, 'changed'],
      [132_000, 'changed'],
      [532_000, 'periodic'],
    ]);
  });

  it('waits until 3 s after the last multicast', () => {
    const simulation = enabled().runTo(500).event({ type: 'changed' }).runTo(5_000);
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([
      [0, 'initial'],
      [3_000, 'changed'],
    ]);
  });

  it('many in a row make one advertisement in 3 s', () => {
    const simulation = enabled().runTo(100_000);
    simulation.take();
    for (let time = 100_000; time < 110_000; time += 100) simulation.runTo(time).event({ type: 'changed' });
    expect(simulation.runTo(112_000).sent.map(({ at }) => at)).toEqual([
      100_000, 103_000, 106_000, 109_000, 112_000,
    ]);
  });
});

describe('advertise', () => {
  it('sends a multicast at once, or 3 s after the last one', () => {
    const simulation = enabled()
      .runTo(10_000)
      .event({ type: 'advertise' })
      .runTo(11_000)
      .event({ type: 'advertise' });
    expect(simulation.runTo(20_000).sent.map(({ at, reason }) => [at, reason])).toEqual([
      [0, 'initial'],
      [10_000, 'requested'],
      [13_000, 'requested'],
    ]);
  });
});

describe('ceasing (RFC 4861 6.2.5)', () => {
  it('SHOULD send a final multicast: one, at once, even within 3 s of the last', () => {
    const simulation = enabled()
      .runTo(1_000)
      .event({ type: 'solicited', source: 'fe80::2' })
      .event({ type: 'cease' });
    expect(simulation.runTo(1_000_000).sent.slice(1)).toEqual([
      { at: 1_000, destination: 'ff02::1', reason: 'final', final: true },
    ]);
    expect(simulation.advertiser.deadline).toBeUndefined();
  });

  it('is done once', () => {
    expect(enabled().event({ type: 'cease' }).event({ type: 'cease' }).sent).toHaveLength(2);
  });

  it('leaves 3 s until a multicast after enable', () => {
    const simulation = enabled()
      .runTo(10_000)
      .event({ type: 'cease' })
      .event({ type: 'enable' })
      .runTo(14_000);
    expect(simulation.sent.map(({ at, reason }) => [at, reason])).toEqual([
      [0, 'initial'],
      [10_000, 'final'],
      [13_000, 'initial'],
    ]);
  });

  it('an interface that is gone sends nothing any more, not even a final advertisement', () => {
    const simulation = enabled().runTo(10_000).event({ type: 'solicited', source: 'fe80::2' });
    simulation.event({ type: 'client-expected' }).event({ type: 'disable' }).event({ type: 'cease' });
    expect(simulation.runTo(1_000_000).sent).toHaveLength(1);
    expect(simulation.advertiser.pendingAnswers).toBe(0);
  });
});

describe('reconfigure', () => {
  it('counts the new interval from the last multicast', () => {
    const simulation = enabled().runTo(40_000);
    simulation.event({ type: 'reconfigure', minInterval: 30, maxInterval: 30 });
    expect(simulation.runTo(95_000).sent.map(({ at }) => at)).toEqual([0, 16_000, 32_000, 62_000, 92_000]);
  });

  it('sends at once when the new interval is over already', () => {
    const simulation = enabled().runTo(100_000);
    simulation.event({ type: 'reconfigure', minInterval: 3, maxInterval: 4 });
    expect(simulation.sent.map(({ at }) => at)).toEqual([0, 16_000, 32_000, 100_000]);
  });

  it('brings forward the answer to a solicitation when the new interval ends sooner', () => {
    const random = sequence(0.5, 0.5, 0.9, 0.1);
    const simulation = new Simulation({ firstAdvertisement: 'scheduled' }, random).event({ type: 'enable' });
    simulation.event({ type: 'advertise' });
    simulation.runTo(1_000).event({ type: 'solicited', source: '::' });
    expect(simulation.advertiser.deadline).toBe(3_450);
    simulation.event({ type: 'reconfigure', minInterval: 3, maxInterval: 4 });
    expect(simulation.advertiser.deadline).toBe(3_100);
  });

  it('does not put off a multicast that a solicitation waits for', () => {
    const simulation = enabled().runTo(431_900).event({ type: 'solicited', source: '::' });
    simulation.event({ type: 'reconfigure', minInterval: 1_000, maxInterval: 1_000 });
    expect(simulation.advertiser.deadline).toBe(432_000);
    expect(
      simulation
        .runTo(1_432_000)
        .multicasts.slice(-2)
        .map(({ at }) => at),
    ).toEqual([432_000, 1_432_000]);
  });

  it('refuses bounds that are out of range and keeps the ones in force', () => {
    const simulation = enabled().runTo(40_000);
    expect(() => simulation.event({ type: 'reconfigure', minInterval: 2, maxInterval: 10 })).toThrow(
      RangeError,
    );
    expect(simulation.advertiser.deadline).toBe(432_000);
  });

  it('before enable sets the interval for later', () => {
    const simulation = new Simulation().event({ type: 'reconfigure', minInterval: 5, maxInterval: 5 });
    expect(
      simulation
        .event({ type: 'enable' })
        .runTo(6_000)
        .sent.map(({ at }) => at),
    ).toEqual([0, 5_000]);
  });
});

it.each([
  [2.9, 10],
  [11, 10],
  [3, 3.9],
  [3, 65_536],
  [Number.NaN, 10],
  [3, Number.NaN],
])('bounds of %d to %d s are out of range (RFC 4861 6.2.1)', (minInterval, maxInterval) => {
  const options = { minInterval, maxInterval, firstAdvertisement: 'immediate' } as const;
  expect(() => new RouterAdvertiser(options, Math.random)).toThrow(RangeError);
});
