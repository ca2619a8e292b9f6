import { encodeMessage } from '@ovlab/ndp';
import { describe, expect, it } from 'vitest';
import { createFakeWatcher } from '../../test/support/fake-watcher.ts';
import { createMemoryLink } from '../../test/support/memory-link.ts';
import { advertisement } from '../../test/support/responder-status.ts';
import { bridge } from '../../test/support/snapshots.ts';
import { createVirtualClock, settle } from '../../test/support/virtual-clock.ts';
import { missingInterface } from '../interface/snapshot.ts';
import { Ear } from './ear.ts';
import { monitor, type MonitorOptions } from './monitor.ts';

const bytes = encodeMessage(advertisement);

function start(overrides: Partial<MonitorOptions> = {}) {
  const link = createMemoryLink();
  const router = link
    .station('fe80::1')
    .open(
      { name: 'eth0', ifindex: 1 },
      { message: () => undefined, signOfLife: () => undefined, error: () => undefined },
    );
  const watcher = createFakeWatcher(bridge());
  const ended = new AbortController();
  const printed: string[] = [];
  const said: string[] = [];
  const running = monitor({
    interfaces: ['br0'],
    json: true,
    count: undefined,
    signal: ended.signal,
    transport: link.station('fe80::9'),
    createWatcher: () => watcher,
    print: (text) => printed.push(text),
    say: (text) => said.push(text),
    wallClock: () => 0,
    ...overrides,
  });
  const send = () => router.send({ bytes, source: 'fe80::1', destination: 'ff02::1' });
  return { running, send, watcher, printed, said, end: () => ended.abort() };
}

describe('monitor', () => {
  it('prints what is heard until it is ended', async () => {
    const { running, send, printed, said, end } = start();
    await send();
    await settle();
    end();
    await running;
    await send();
    await settle();
    expect(said).toEqual(['listening on br0']);
    expect(printed.map((line) => JSON.parse(line))).toMatchObject([
      { time: '1970-01-01T00:00:00.000Z', interface: 'br0', source: 'fe80::1' },
    ]);
  });

  it('ends by itself after so many', async () => {
    const { running, send, printed } = start({ count: 2 });
    await Promise.all([send(), send(), send()]);
    await running;
    expect(printed).toHaveLength(2);
  });

  it('ends at once when it was ended before', async () => {
    const ended = new AbortController();
    ended.abort();
    const { running, printed } = start({ signal: ended.signal });
    await running;
    expect(printed).toEqual([]);
  });

  it('waits for its interface, and goes on when it is made again', async () => {
    const { running, send, watcher, printed, said, end } = start();
    watcher.set(missingInterface('br0'));
    await send();
    await settle();
    watcher.set(bridge({ up: false }));
    watcher.set(bridge({ ifindex: 9, linkLocal: undefined }));
    await send();
    await settle();
    expect(said).toEqual([
      'listening on br0',
      'waiting: br0 does not exist',
      'waiting: br0 is down',
      'listening on br0',
    ]);
    expect(printed).toHaveLength(1);
    end();
    await running;
  });

  it('refuses a name that is none', async () => {
    await expect(start({ interfaces: ['br 0'] }).running).rejects.toMatchObject({ code: 'OVLAB_E_USAGE' });
  });
});

describe('Ear', () => {
  it('tries again when a socket cannot be opened', async () => {
    const clock = createVirtualClock();
    const said: string[] = [];
    const link = createMemoryLink().station('fe80::9');
    let broken = true;
    const ear = new Ear({
      name: 'br0',
      clock,
      transport: {
        open(at, events) {
          if (broken) throw new Error('No buffer space available');
          return link.open(at, events);
        },
      },
      watcher: createFakeWatcher(bridge()),
      onMessage: () => undefined,
      say: (text) => said.push(text),
    });
    ear.start();
    await clock.advance(5_000);
    broken = false;
    await clock.advance(1_000);
    expect(said).toEqual(['waiting: No buffer space available', 'listening on br0']);
    await ear.stop();
    expect(clock.pending).toBe(0);
  });
});
