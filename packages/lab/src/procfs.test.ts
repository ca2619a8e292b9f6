import { expect, it } from 'vitest';
import { createRunner } from '@ovlab/runner';
import { commandLine, identify, isAlive, kill, netnsOfProcess, processesByNetns } from './procfs.ts';

it('knows this process and its namespace', () => {
  const identity = identify(process.pid);
  expect(identity?.startTime).toMatch(/^\d+$/);
  expect(isAlive(identity)).toBe(true);
  const own = netnsOfProcess(process.pid);
  expect(own).toMatch(/^net:\[\d+\]$/);
  expect(
    processesByNetns()
      .get(own ?? '')
      ?.map(({ pid }) => pid),
  ).toContain(process.pid);
  expect(commandLine(process.pid)).toContain('node');
});

it('does not take a later process with the same pid for the same one', () => {
  expect(isAlive({ pid: process.pid, startTime: '1' })).toBe(false);
  expect(kill({ pid: process.pid, startTime: '1' }, 'SIGTERM')).toBe(false);
});

it('sees a process end', async () => {
  const { pid, exited } = await createRunner().start('sleep', ['60'], { detached: true });
  const identity = identify(pid);
  expect(isAlive(identity)).toBe(true);
  if (identity !== undefined) kill(identity, 'SIGKILL');
  await exited;
  expect(isAlive(identity)).toBe(false);
});
