import { describe, expect, it } from 'vitest';
import { createRecordingLogger } from '../../test/support/recording-logger.ts';
import { createVirtualClock } from '../../test/support/virtual-clock.ts';
import { createNotifier, silentNotifier, type NotifierOptions } from './notifier.ts';

/** A notifier whose datagrams are kept. */
async function create(env: NotifierOptions['env'] = {}) {
  const clock = createVirtualClock();
  const { logger, lines } = createRecordingLogger();
  const sent: string[] = [];
  const world = { status: 'advertising on br0', broken: false, closed: false };
  const notifier = await createNotifier({
    env: { NOTIFY_SOCKET: '/run/systemd/notify', ...env },
    status: () => world.status,
    logger,
    clock,
    monotonic: () => 123_456_789n,
    pid: 42,
    open: () =>
      Promise.resolve({
        send(text) {
          if (world.broken) throw new Error('sendto: errno 111');
          sent.push(text);
        },
        close: () => void (world.closed = true),
      }),
  });
  return { notifier, sent, clock, world, lines };
}

describe('a notifier', () => {
  it('tells of the start, a reload and the end', async () => {
    const { notifier, sent, clock, world } = await create();
    notifier.ready();
    notifier.reloading();
    notifier.ready();
    notifier.stopping();
    notifier.close();
    expect(sent).toEqual([
      'READY=1\nSTATUS=advertising on br0',
      'RELOADING=1\nMONOTONIC_USEC=123456789\nSTATUS=reading the configuration',
      'READY=1\nSTATUS=advertising on br0',
      'STOPPING=1\nSTATUS=stopping',
    ]);
    expect(world.closed).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('tells of another status, on one line, and of the same one not again', async () => {
    const { notifier, sent, clock, world } = await create();
    notifier.ready();
    await clock.advance(20_000);
    world.status = 'waiting for br0\nREADY=0';
    await clock.advance(20_000);
    expect(sent.slice(1)).toEqual(['STATUS=waiting for br0 READY=0']);
  });

  it('feeds the watchdog at half of its time, until the end and through the stopping', async () => {
    const { notifier, sent, clock } = await create({ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '42' });
    notifier.ready();
    const fed = () => sent.filter((text) => text === 'WATCHDOG=1').length;
    expect(fed()).toBe(1);
    await clock.advance(29_000);
    expect(fed()).toBe(2);
    notifier.stopping();
    await clock.advance(15_000);
    expect(fed()).toBe(3);
    notifier.close();
    await clock.advance(60_000);
    expect(fed()).toBe(3);
  });

  it.each([
    ['of another process', { WATCHDOG_USEC: '30000000', WATCHDOG_PID: '43' }],
    ['that is none', { WATCHDOG_USEC: '0' }],
    ['that is no number', { WATCHDOG_USEC: 'soon' }],
  ])('leaves a watchdog %s alone', async (_name, env) => {
    const { notifier, sent, clock } = await create(env);
    notifier.ready();
    await clock.advance(60_000);
    expect(sent).not.toContain('WATCHDOG=1');
  });

  it('goes on when the service manager does not listen', async () => {
    const { notifier, clock, world, lines } = await create({ WATCHDOG_USEC: '2000000' });
    world.broken = true;
    notifier.ready();
    await clock.advance(3_000);
    expect(lines).toContain('debug: the service manager was not told: sendto: errno 111');
  });
});

describe('createNotifier', () => {
  it.each([undefined, ''])('loads nothing without a service manager (NOTIFY_SOCKET=%j)', async (address) => {
    const open = () => Promise.reject(new Error('was loaded'));
    const env = { NOTIFY_SOCKET: address };
    expect(await createNotifier({ env, status: () => '', open })).toBe(silentNotifier);
  });

  it('warns and goes on without one that cannot be reached', async () => {
    const { logger, lines } = createRecordingLogger();
    const env = { NOTIFY_SOCKET: 'vsock:2:1' };
    expect(await createNotifier({ env, status: () => '', logger })).toBe(silentNotifier);
    expect(lines).toEqual([expect.stringMatching(/^warn: the service manager is not told anything: /)]);
  });
});
