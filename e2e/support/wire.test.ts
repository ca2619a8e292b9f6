import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capture, packets } from './capture.ts';
import { makeNetns, type Netns } from './netns.ts';
import { parsePing, ping } from './ping.ts';
import { output } from './process.ts';

const names = ['a', 'b'].map((end) => `wire-${process.pid}-${end}`);

describe('ping and capture', () => {
  let left: Netns & { remove(): Promise<void> };
  let right: Netns & { remove(): Promise<void> };
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ovlab-wire-'));
    [left, right] = (await Promise.all(names.map(makeNetns))) as [typeof left, typeof left];
    const peer = ['peer', 'name', 'eth0', 'netns', right.name];
    await output('ip', ['-n', left.name, 'link', 'add', 'eth0', 'type', 'veth', ...peer]);
    for (const [netns, address] of [
      [left, '2001:db8::1/64'],
      [right, '2001:db8::2/64'],
    ] as const) {
      await output('ip', ['-n', netns.name, 'addr', 'add', address, 'dev', 'eth0', 'nodad']);
      await output('ip', ['-n', netns.name, 'link', 'set', 'eth0', 'up']);
    }
  });
  afterAll(async () => {
    await Promise.all([left.remove(), right.remove(), rm(folder, { recursive: true })]);
  });

  it('answers whole and in fragments, and catches what the filter names', async () => {
    const caught = await capture(right, 'eth0', 'icmp6 and ip6[40] == 128', join(folder, 'echo.pcap'));
    const answered = await ping(left, { to: '2001:db8::2', from: '2001:db8::1', size: 3000, count: 2 });
    expect(answered).toMatchObject({ sent: 2, received: 2, duplicates: 0 });
    const whole = await ping(left, { to: '2001:db8::2', size: 64 });
    expect(whole.received, whole.text).toBe(1);
    const lines = await caught.stop();
    expect(lines.filter((line) => line.includes('echo request'))).toHaveLength(1);
  });

  it('counts no answer', async () => {
    const lost = await ping(left, { to: '2001:db8::3', wait: 1 });
    expect(lost).toMatchObject({ sent: 1, received: 0, averageMs: undefined });
  });

  it('says why a capture cannot start', async () => {
    await expect(capture(left, 'eth7', '', join(folder, 'none.pcap'))).rejects.toThrow(/eth7/);
  });
});

it('reads the summary of ping', () => {
  const text = `3 packets transmitted, 2 received, +1 duplicates, 33.3333% packet loss, time 402ms
rtt min/avg/max/mdev = 0.024/0.040/0.056/0.012 ms`;
  expect(parsePing(text)).toEqual({ sent: 3, received: 2, duplicates: 1, averageMs: 0.04, text });
});

it('joins the lines of a packet', () => {
  expect(packets('one\n    more\n\ttabs\ntwo\n')).toEqual(['one more tabs', 'two']);
});
