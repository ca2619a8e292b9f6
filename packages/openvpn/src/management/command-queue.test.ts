import { OvlabError } from '@ovlab/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommandQueue } from './command-queue.ts';

let written: string[];
let failures: OvlabError[];
let queue: CommandQueue;
beforeEach(() => {
  vi.useFakeTimers();
  written = [];
  failures = [];
  queue = new CommandQueue(
    (line) => written.push(line),
    (error) => failures.push(error),
  );
});
afterEach(() => {
  vi.useRealTimers();
});

describe('CommandQueue', () => {
  it('sends a command when the one before is answered, and pairs the answers', async () => {
    const replies = Promise.all([queue.send('pid', {}), queue.send('status 3', {})]);
    expect(written).toEqual(['pid\n']);
    queue.answer({ type: 'success', text: 'pid=7' });
    expect(written).toEqual(['pid\n', 'status 3\n']);
    queue.answer({ type: 'lines', lines: ['a', 'b'] });
    expect(await replies).toEqual(['pid=7', ['a', 'b']]);
  });

  it("rejects with OpenVPN's words, and goes on", async () => {
    const refused = queue.send('bogus', {});
    const next = queue.send('pid', {});
    queue.answer({ type: 'error', text: 'unknown command' });
    await expect(refused).rejects.toMatchObject({
      code: 'OVLAB_E_MANAGEMENT',
      message: 'OpenVPN refused the management command "bogus": unknown command',
    });
    queue.answer({ type: 'success', text: 'pid=7' });
    expect(await next).toBe('pid=7');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails the conversation when an answer does not come in time, counted from sending', () => {
    queue.send('pid', { timeout: 100 }).catch(() => undefined);
    queue.send('version', { timeout: 50 }).catch(() => undefined);
    vi.advanceTimersByTime(99);
    expect(failures).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(failures.map((error) => error.message)).toEqual([
      'OpenVPN did not answer the management command "pid" within 0.1 s',
    ]);
  });

  it('rejects all that wait, and those that come later, when the conversation is closed', async () => {
    const waiting = Promise.allSettled([queue.send('pid', {}), queue.send('version', {})]);
    const reason = new OvlabError('OVLAB_E_MANAGEMENT', 'closed');
    queue.close(reason);
    expect(await waiting).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    await expect(queue.send('pid', {})).rejects.toBe(reason);
    expect(written).toEqual(['pid\n']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(['pid\nsignal SIGTERM', 'pid\r', 'pid\0'])(
    'does not send %j, which is more than one line',
    async (text) => {
      await expect(queue.send(text, {})).rejects.toMatchObject({ code: 'OVLAB_E_USAGE' });
      expect(written).toEqual([]);
    },
  );

  it('ignores an answer that nobody waits for', () => {
    queue.answer({ type: 'success', text: 'x' });
    expect(written).toEqual([]);
  });
});
