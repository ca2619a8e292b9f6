import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleExample, type Bundle } from './bundle.ts';
import type * as Example from './readme-example.ts';

const text = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');

it('the example of the README is the one that is run here', async () => {
  const [, block] = /```ts\n([\s\S]*?)```/.exec(await text('../README.md')) ?? [];
  expect(block).toBe(await text('./readme-example.ts'));
});

it('the README names every value that the package exports', async () => {
  const readme = await text('../README.md');
  const names = Object.keys(await import('@ovlab/lab'));
  expect(names.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
});

describe.skipIf(process.getuid?.() !== 0 && process.env['CI'] !== 'true')('the example', () => {
  const name = `readme-${process.pid}`;
  let bundle: Bundle;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ovlab-readme-'));
    vi.stubEnv('OVLAB_RUN_DIR', join(directory, 'run'));
    vi.stubEnv('OVLAB_STATE_DIR', join(directory, 'state'));
    bundle = await bundleExample();
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await bundle.remove();
    await rm(directory, { recursive: true, force: true });
  });

  it('builds a lab whose clients reach the internet host, and leaves nothing', async () => {
    const { pingThroughTunnel } = (await import(bundle.example)) as typeof Example;
    const { report, answer } = await pingThroughTunnel(name);
    expect(answer).toContain('1 received');
    expect(report).toMatchObject({
      lab: name,
      ready: true,
      server: { openvpn: { state: 'ready' } },
      clients: [
        { name: 'client1', tunnel: 'connected', addresses: [{ origin: 'slaac' }] },
        { name: 'client2', tunnel: 'connected', addresses: [{ origin: 'slaac' }] },
      ],
    });
    const namespaces = await readdir('/run/netns').catch(() => []);
    expect(namespaces.filter((entry) => entry.startsWith(`ovlab-${name}-`))).toEqual([]);
    expect(await readdir(join(directory, 'run'))).toEqual([]);
  });
});
