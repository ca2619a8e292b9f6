import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeRunner } from '../test/compliance.ts';
import { createRunner, type RunEvent } from './index.ts';

describeRunner('the local runner', () => createRunner());

describe('the local runner', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ovlab-runner-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('feeds standard input, environment and directory', async () => {
    const { stdout } = await createRunner().run('sh', ['-c', 'cat; echo "$WORD $PWD"'], {
      input: 'fed ',
      env: { WORD: 'given' },
      cwd: directory,
    });
    expect(stdout).toBe(`fed given ${directory}\n`);
  });

  it('closes standard input when there is none', async () => {
    expect((await createRunner().run('cat', [])).stdout).toBe('');
  });

  it('ends a program that takes too long', async () => {
    await expect(createRunner().run('sleep', ['30'], { timeout: 50 })).rejects.toMatchObject({
      code: 'OVLAB_E_COMMAND',
      message: '`sleep 30` did not end within 0.05 s and was stopped',
    });
  });

  it('counts a signal as the shell does', async () => {
    const { exitCode } = await createRunner().run('sh', ['-c', 'kill -TERM $$'], { reject: false });
    expect(exitCode).toBe(143);
  });

  it('says why a program could not be started', async () => {
    const file = join(directory, 'not-a-program');
    await writeFile(file, '#!/no/such/interpreter\n', { mode: 0o700 });
    await expect(createRunner().run(file, [])).rejects.toMatchObject({
      code: 'OVLAB_E_COMMAND',
      message: expect.stringMatching(/could not be started/) as unknown,
    });
    await expect(createRunner().start(file, [])).rejects.toMatchObject({ code: 'OVLAB_E_COMMAND' });
  });

  it('gives the name of the Debian package', async () => {
    const path = process.env['PATH'];
    await expect(
      createRunner().run('no-such-program', [], path === undefined ? {} : { env: { PATH: path } }),
    ).rejects.toMatchObject({ hint: 'install no-such-program, or add its directory to PATH' });
  });

  it('tells of each run without its input', async () => {
    const events: RunEvent[] = [];
    await createRunner({ onRun: (event) => events.push(event) }).run('cat', [], { input: 'secret' });
    expect(events).toMatchObject([{ file: 'cat', args: [], exitCode: 0, netns: undefined }]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it('appends both outputs of a started program to a file that only the owner reads', async () => {
    const logFile = join(directory, 'program.log');
    for (const word of ['one', 'two']) {
      const started = await createRunner().start('sh', ['-c', `echo ${word}; echo ${word} >&2; exit 5`], {
        logFile,
      });
      expect(await started.exited).toBe(5);
    }
    expect(await readFile(logFile, 'utf8')).toBe('one\none\ntwo\ntwo\n');
    expect((await stat(logFile)).mode & 0o777).toBe(0o600);
  });

  it('gives a detached program its own session and the pid of the program itself', async () => {
    const started = await createRunner().start('sleep', ['30'], { detached: true });
    const fields = (await readFile(`/proc/${started.pid}/stat`, 'utf8')).split(' ');
    expect(fields[1]).toBe('(sleep)');
    expect(Number(fields[5])).toBe(started.pid);
    process.kill(started.pid, 'SIGTERM');
    expect(await started.exited).toBe(143);
  });

  it('names a log file that cannot be opened', async () => {
    await expect(
      createRunner().start('sleep', ['30'], { logFile: join(directory, 'none', 'x.log') }),
    ).rejects.toMatchObject({ code: 'OVLAB_E_FILE' });
  });

  it('ends a program when its stream is left', async () => {
    const pids: number[] = [];
    for await (const line of createRunner().stream('sh', ['-c', 'echo $$; exec sleep 30'])) {
      pids.push(Number(line));
      break;
    }
    await expect(stat(`/proc/${String(pids[0])}`)).rejects.toThrow('ENOENT');
  });

  it('ends a silent program of a stream when the signal fires', async () => {
    const lines: string[] = [];
    const signal = AbortSignal.timeout(100);
    for await (const line of createRunner().stream('sleep', ['30'], { signal })) lines.push(line);
    expect(lines).toEqual([]);
  });
});
