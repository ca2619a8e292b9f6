import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apart, runApart, testFilesOf } from '../check/apart.mjs';
import { execute } from '../check/execute.mjs';
import { root } from '../prepare/repository.mjs';

const shell = (script: string, network = false) => execute(apart(['sh', ['-c', script]], { network }));

describe('apart', () => {
  it('gives a program a network, processes and directories of its own', async () => {
    const { code, output } = await shell('ip -br link; ls /sys/class/net /var/lib/ovlab; cat /proc/1/comm');
    expect(code).toBe(0);
    expect(output).toMatch(/^lo +UNKNOWN .*\n\/sys\/class\/net:\nlo\n\n\/var\/lib\/ovlab:\nbash\n$/);
  });

  it('has an init that takes note of every end', async () => {
    const { output } = await shell(
      'sh -c "sleep 0.05 &" && sleep 0.2 && grep -l Z.*zombie /proc/[0-9]*/status | wc -l',
    );
    expect(output.trim()).toBe('0');
  });

  it('ends with what the program has left running', async () => {
    const { output } = await shell('sleep 1000 & readlink /proc/$!/ns/pid');
    const namespaces = new Set([output.trim()]);
    const running = await execute(apart(['true', []], { network: true }));
    expect(running.code).toBe(0);
    expect(await execute(['sh', ['-c', 'readlink /proc/[0-9]*/ns/pid || true']])).toSatisfy(
      (result: { output: string }) => !result.output.split('\n').some((line) => namespaces.has(line)),
    );
  });

  it('hands on the exit code and the network of this machine', async () => {
    const links = async (command: [string, string[]]) =>
      (await execute(command)).output.split('\n').map((line) => line.split(':').slice(0, 2).join(':'));
    expect(await links(apart(['ip', ['-o', 'link']], { network: true }))).toEqual(
      await links(['ip', ['-o', 'link']]),
    );
    expect((await shell('exit 3')).code).toBe(3);
  });
});

describe('runApart', () => {
  it('runs every file and counts those that failed', async () => {
    const plan = (file: string) => ({
      command: ['sh', ['-c', file]] as [string, string[]],
      cwd: root,
      env: {},
    });
    expect(await runApart(['true', 'exit 1', 'true', 'exit 2'], plan)).toBe(2);
  });
});

describe('testFilesOf', () => {
  it('lists the test files, the largest ones first', () => {
    const files = testFilesOf('e2e', (file) => !file.startsWith('long/'));
    expect(files).toContain('support/wire.test.ts');
    expect(files.every((file) => existsSync(`${root}/e2e/${file}`) && !file.startsWith('long/'))).toBe(true);
    const sizes = files.map((file) => readFileSync(`${root}/e2e/${file}`).length);
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
  });
});
