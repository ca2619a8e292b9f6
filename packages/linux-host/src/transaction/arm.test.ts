import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecordedRunner } from '@ovlab/runner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armWatchdog } from './arm.ts';
import { listenForOwner } from './watchdog-socket.ts';

const command = ['ovlab', 'server', 'watchdog'] as const;
const inScope = 'systemd-run --scope --quiet --collect --unit=ovlab-rollback-abc -- ovlab server watchdog';

describe('the start of a watchdog', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ovlab-arm-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it.each([
    ['a scope of its own under systemd', true, inScope],
    ['a session of its own elsewhere', false, 'ovlab server watchdog'],
  ])('is in %s', async (_name, systemd, line) => {
    const runner = createRecordedRunner({ [line]: '' });
    const events = { onPoke: () => undefined, onRelease: () => undefined };
    const socket = await listenForOwner(directory, 'abc', events);
    const connection = await armWatchdog({ runner, directory }, { id: 'abc', command, systemd });
    expect(connection.id).toBe('abc');
    expect(runner.calls.map(({ options }) => options)).toEqual([
      { cwd: '/', detached: true, logFile: join(directory, 'rollback.log') },
    ]);
    connection.close();
    await socket.close();
  });

  it('does without systemd-run when that is missing, and refuses to go on without a watchdog', async () => {
    const runner = createRecordedRunner({ [inScope]: { missing: true }, 'ovlab server watchdog': '' });
    const arming = armWatchdog({ runner, directory }, { id: 'abc', command, systemd: true });
    while (runner.processes.length === 0) await new Promise((resolve) => setImmediate(resolve));
    runner.processes[0]?.end(1);
    await expect(arming).rejects.toMatchObject({ code: 'OVLAB_E_JOURNAL' });
    expect(runner.calls.map(({ line }) => line)).toEqual([inScope, 'ovlab server watchdog']);
  });
});
