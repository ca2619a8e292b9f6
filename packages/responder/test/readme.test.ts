import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterNetns, ip, removeNetns, sh, uniqueName, withoutRoot } from './support/netns.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const netns = uniqueName('readme');
const folder = `${root}.reports/readme-${String(process.pid)}`;
const examples = [...readFileSync(`${root}README.md`, 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(
  ([, code = '']) => code,
);

/** Runs the example that makes a certain object; what it has said. */
async function run(maker: string): Promise<unknown[]> {
  const example = examples.find((code) => code.includes(`new ${maker}(`)) ?? '';
  const file = `${folder}/${maker}.ts`;
  writeFileSync(file, example.replace('/var/lib/example', folder));
  const said: unknown[] = [];
  const { log } = console;
  console.log = (text: unknown) => said.push(text);
  try {
    await import(/* @vite-ignore */ file);
  } finally {
    console.log = log;
  }
  return said;
}

describe.skipIf(withoutRoot)('the examples of the README', () => {
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    sh('ip', 'netns', 'add', netns);
    enterNetns(netns);
    ip(
      netns,
      'link add br0 type veth peer name port0',
      'link set br0 addrgenmode none',
      'link set port0 up',
      'addr add fe80::1/64 dev br0 nodad',
      'addr add 2001:db8:55::1/64 dev br0 nodad',
      'link set br0 up',
    );
  });
  afterAll(() => {
    removeNetns(netns);
    rmSync(folder, { recursive: true, force: true });
  });

  it('send advertisements', async () => {
    expect(await run('Responder')).toEqual(['advertising from fe80::1']);
  });

  it('serve DHCPv6', async () => {
    expect(await run('Daemon')).toEqual(['serving on br0']);
  });
});
