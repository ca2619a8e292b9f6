import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectedClients, profiles } from './support/readme-example.ts';
import { createTunnelLab, SERVER_ADDRESS, skipKernel, type TunnelLab } from './support/tunnel-lab.ts';

const text = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');

it('the example of the README is the one that is run here', async () => {
  const [, block] = /```ts\n([\s\S]*?)```/.exec(await text('../README.md')) ?? [];
  expect(block).toBe(await text('support/readme-example.ts'));
});

it('the README names every value that the package exports', async () => {
  const readme = await text('../README.md');
  const names = Object.keys(await import('@ovlab/openvpn'));
  expect(names.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
});

describe.skipIf(skipKernel)('the example', () => {
  let lab: TunnelLab;
  beforeAll(async () => {
    lab = await createTunnelLab();
  });
  afterAll(async () => {
    await lab.close();
  });

  it('connects a client', async () => {
    const { server, client } = await profiles(lab.directory);
    await lab.startOpenvpn('server', 'server', server);
    expect(await connectedClients(lab.directory)).toEqual([]);
    await lab.startOpenvpn('client', 'client', client.replace('127.0.0.1', SERVER_ADDRESS));
    await expect
      .poll(() => connectedClients(lab.directory))
      .toEqual([expect.stringMatching(/^laptop from 192\.0\.2\.2:/)]);
  });
});
