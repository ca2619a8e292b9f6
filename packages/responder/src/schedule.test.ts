import { ALL_NODES } from '@ovlab/ndp';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../test/support/virtual-clock.ts';
import { defaultRaConfig } from './config/ra-config.ts';
import { Schedule } from './schedule.ts';
import { Statistics } from './statistics.ts';

const host = (number: number) => ({ type: 'solicited', source: `fe80::${number}` }) as const;

/** A schedule after its first advertisements, whose answers take `delay` milliseconds, and what it did since. */
async function settled(delay: number) {
  const clock = createVirtualClock();
  const done: { readonly what: string; readonly at: number }[] = [];
  const schedule = new Schedule({
    config: defaultRaConfig,
    clock,
    random: () => delay / 500,
    statistics: new Statistics(),
    send: ({ destination }) => {
      done.push({ what: destination === ALL_NODES ? 'multicast' : destination, at: clock.now() });
      return Promise.resolve('sent');
    },
    rehearse: () => done.push({ what: 'rehearsal', at: clock.now() }),
  });
  schedule.handle({ type: 'enable' });
  await clock.advance(60_000);
  done.length = 0;
  const start = clock.now();
  const since = () => done.map(({ what, at }) => ({ what, at: at - start }));
  return { clock, schedule, since };
}

describe('a schedule', () => {
  it('rehearses an answer shortly before it is due', async () => {
    const { clock, schedule, since } = await settled(50);
    schedule.handle(host(1));
    await clock.advance(100);
    expect(since()).toEqual([
      { what: 'rehearsal', at: 47 },
      { what: 'fe80::1', at: 50 },
    ]);
  });

  it('rehearses nothing just after an answer, when all is still at hand', async () => {
    const { clock, schedule, since } = await settled(50);
    schedule.handle(host(1));
    await clock.advance(10);
    schedule.handle(host(2));
    await clock.advance(100);
    expect(since().map(({ what }) => what)).toEqual(['rehearsal', 'fe80::1', 'fe80::2']);
  });

  it('rehearses nothing that is due at once, and nothing that nobody waits for', async () => {
    const { clock, schedule, since } = await settled(0);
    schedule.handle(host(1));
    await clock.advance(600_000);
    expect(since().map(({ what }) => what)).toContain('multicast');
    expect(since()[0]).toEqual({ what: 'fe80::1', at: 0 });
    expect(since().map(({ what }) => what)).not.toContain('rehearsal');
  });
});
