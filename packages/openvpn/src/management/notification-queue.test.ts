import { OvlabError } from '@ovlab/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Notification } from './messages.ts';
import { NotificationQueue } from './notification-queue.ts';

const log = (message: string): Notification => ({ type: 'log', time: new Date(0), flags: 'I', message });
const fatal = (text: string): Notification => ({ type: 'fatal', text });

let changes: number;
let queue: NotificationQueue;
beforeEach(() => {
  changes = 0;
  queue = new NotificationQueue(2, () => (changes += 1));
});

async function readAll(): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

describe('NotificationQueue', () => {
  it('hands over in order, also to a reader that waits', async () => {
    const first = queue.next();
    queue.push(log('a'));
    queue.push(log('b'));
    expect(await first).toEqual({ done: false, value: log('a') });
    expect(await queue.next()).toEqual({ done: false, value: log('b') });
  });

  it('leaves out log lines above its limit, and says at their place how many', async () => {
    for (const text of ['a', 'b', 'c', 'd']) queue.push(log(text));
    queue.push(fatal('x'));
    queue.push({ type: 'bytecount', clientId: undefined, received: 1, sent: 1 });
    queue.end(undefined);
    expect(await readAll()).toEqual([
      log('a'),
      log('b'),
      { type: 'dropped', count: 2 },
      fatal('x'),
      { type: 'dropped', count: 1 },
    ]);
  });

  it('keeps what must not be lost, and is full until the reader has caught up', async () => {
    for (const text of ['a', 'b', 'c']) queue.push(fatal(text));
    expect(queue.full).toBe(true);
    expect(changes).toBe(3);
    await queue.next();
    expect(queue.full).toBe(true);
    await queue.next();
    expect(queue.full).toBe(false);
    expect(changes).toBe(5);
  });

  it('ends after what is left, with the failure once', async () => {
    const failure = new OvlabError('OVLAB_E_MANAGEMENT', 'hung');
    queue.push(log('a'));
    queue.end(failure);
    queue.push(log('too late'));
    expect(await queue.next()).toEqual({ done: false, value: log('a') });
    await expect(queue.next()).rejects.toBe(failure);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it('ends for a reader that waits, and for one that leaves its loop', async () => {
    const waiting = queue.next();
    queue.end(undefined);
    expect(await waiting).toEqual({ done: true, value: undefined });
    const other = new NotificationQueue(1, () => undefined);
    other.push(fatal('a'));
    other.push(fatal('b'));
    for await (const item of other) {
      expect(item).toEqual(fatal('a'));
      break;
    }
    expect(other.ended).toBe(true);
    expect(other.full).toBe(false);
    expect(await other.next()).toEqual({ done: true, value: undefined });
  });
});
