import { readFile, readlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunner } from '../src/index.ts';
import { describeRunner } from './compliance.ts';

const host = createRunner();
const name = `ovlab-run-${process.pid}`;

describe.skipIf(process.getuid?.() !== 0 && process.env['CI'] !== 'true')('in a real namespace', () => {
  const inside = host.within(name);

  beforeAll(async () => {
    await host.run('ip', ['netns', 'add', name]);
    await inside.run('ip', ['link', 'add', 'ovlab-inside', 'type', 'bridge']);
  });
  afterAll(() => host.run('ip', ['netns', 'del', name]));

  describeRunner('the local runner in a namespace', () => inside);

  it.each([
    ['ip', ['-o', 'link']],
    ['cat', ['/proc/net/dev']],
  ])('%s sees the links of the namespace only', async (file, args) => {
    expect((await inside.run(file, args)).stdout).toContain('ovlab-inside');
    expect((await host.run(file, args)).stdout).not.toContain('ovlab-inside');
  });

  it('sets a kernel parameter inside only', async () => {
    await inside.run('sysctl', ['-q', '-w', 'net.ipv4.ip_default_ttl=77']);
    expect((await inside.run('sysctl', ['-n', 'net.ipv4.ip_default_ttl'])).stdout).toBe('77\n');
    expect((await host.run('sysctl', ['-n', 'net.ipv4.ip_default_ttl'])).stdout).not.toBe('77\n');
  });

  it('starts a program whose pid is its own and whose /sys is the one of the namespace', async () => {
    const started = await inside.start('sh', ['-c', 'test -d /sys/class/net/ovlab-inside && exec sleep 30']);
    await expect.poll(() => readFile(`/proc/${started.pid}/comm`, 'utf8')).toBe('sleep\n');
    expect(await readlink(`/proc/${started.pid}/ns/net`)).not.toBe(await readlink('/proc/self/ns/net'));
    process.kill(started.pid, 'SIGTERM');
    expect(await started.exited).toBe(143);
  });

  it.each(['run', 'start'] as const)('%s names a namespace that does not exist', async (how) => {
    const nowhere = host.within(`${name}-none`);
    for (const file of ['ip', 'sysctl']) {
      await expect(nowhere[how](file, ['-V'])).rejects.toMatchObject({
        code: 'OVLAB_E_COMMAND',
        message: `the network namespace ${name}-none does not exist`,
      });
    }
  });

  it('quotes the real command line, so that it can be repeated by hand', async () => {
    await expect(inside.run('ip', ['link', 'del', 'nope'])).rejects.toMatchObject({
      message: `\`ip -n ${name} link del nope\` failed with exit code 1: Cannot find device "nope"`,
    });
  });
});
