import type { Runner } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import type { LineStreamer } from '../src/index.ts';

/** Command lines that {@link describeRunner} uses and what a real machine answers to them. */
export const complianceTable = {
  "printf '%s\\n' hello": 'hello\n',
  "sh -c 'echo out; echo first >&2; echo last >&2; exit 3'": {
    exitCode: 3,
    stdout: 'out\n',
    stderr: 'first\nlast\n',
  },
  'sh -c \'printf "\\\\033[31mred" >&2; exit 1\'': { exitCode: 1, stderr: '\u001b[31mred' },
  'no-such-program-of-ovlab --version': { missing: true },
  'sleep 30': '',
  "printf 'one\\ntwo\\nthree'": 'one\ntwo\nthree',
} as const;

/** What every runner promises; the same body runs on the real one and on the recorded one. */
export function describeRunner(name: string, make: () => Runner & LineStreamer): void {
  const failing = ['-c', 'echo out; echo first >&2; echo last >&2; exit 3'];

  describe(`${name} keeps the runner's promises`, () => {
    it('returns the output as it was written', async () => {
      expect(await make().run('printf', ['%s\\n', 'hello'])).toEqual({
        exitCode: 0,
        stdout: 'hello\n',
        stderr: '',
      });
    });

    it('rejects a failure with the command line and what it said', async () => {
      await expect(make().run('sh', failing)).rejects.toMatchObject({
        code: 'OVLAB_E_COMMAND',
        message: expect.stringContaining(
          "sh -c 'echo out; echo first >&2; echo last >&2; exit 3'` failed with exit code 3: first; last",
        ) as unknown,
      });
    });

    it('returns a failure when asked to', async () => {
      expect(await make().run('sh', failing, { reject: false })).toEqual({
        exitCode: 3,
        stdout: 'out\n',
        stderr: 'first\nlast\n',
      });
    });

    it('makes control characters visible', async () => {
      await expect(make().run('sh', ['-c', 'printf "\\\\033[31mred" >&2; exit 1'])).rejects.toThrow(
        '\\x1b[31mred',
      );
    });

    it.each(['run', 'start'] as const)('%s names a missing program', async (how) => {
      await expect(make()[how]('no-such-program-of-ovlab', ['--version'])).rejects.toMatchObject({
        code: 'OVLAB_E_TOOL_MISSING',
        message: expect.stringContaining('no-such-program-of-ovlab') as unknown,
      });
    });

    it('runs nothing when the signal has fired already', async () => {
      await expect(make().run('sleep', ['30'], { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'OVLAB_E_ABORTED',
      });
    });

    it('ends a program when the signal fires', async () => {
      const controller = new AbortController();
      const running = make().run('sleep', ['30'], { signal: controller.signal });
      controller.abort();
      await expect(running).rejects.toMatchObject({ code: 'OVLAB_E_ABORTED' });
    });

    it('streams lines without their ends, the last one without a newline too', async () => {
      const lines: string[] = [];
      for await (const line of make().stream('printf', ['one\\ntwo\\nthree'])) lines.push(line);
      expect(lines).toEqual(['one', 'two', 'three']);
    });

    it('leaves a stream early', async () => {
      for await (const line of make().stream('printf', ['one\\ntwo\\nthree'])) {
        expect(line).toBe('one');
        break;
      }
    });

    it('ends a stream without an error when the signal fires', async () => {
      const controller = new AbortController();
      const lines: string[] = [];
      for await (const line of make().stream('printf', ['one\\ntwo\\nthree'], {
        signal: controller.signal,
      })) {
        lines.push(line);
        controller.abort();
      }
      expect(lines[0]).toBe('one');
    });

    it('rejects a stream whose program fails', async () => {
      const read = async (): Promise<void> => {
        for await (const line of make().stream('sh', failing)) expect(line).toBe('out');
      };
      await expect(read()).rejects.toMatchObject({ code: 'OVLAB_E_COMMAND' });
    });

    it('knows its namespace', () => {
      const runner = make();
      expect(runner.within('blue').netns).toBe('blue');
      expect(runner.within('blue').within('green').netns).toBe('green');
    });
  });
}
