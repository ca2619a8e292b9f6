import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { enterNetns, ip, removeNetns, sh, uniqueName, withoutRoot } from './support/netns.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const netns = uniqueName('readme');
const folder = `${root}.reports/readme-${String(process.pid)}`;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(withoutRoot)('the example of the README runs', async () => {
  const [, example = ''] = /```ts\n([^]*?)```/.exec(readFileSync(`${root}README.md`, 'utf8')) ?? [];
  expect(example).toContain('new Responder(');
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/example.ts`, example);
  sh('ip', 'netns', 'add', netns);
  enterNetns(netns);
  ip(
    netns,
    'link add br0 type veth peer name port0',
    'link set br0 addrgenmode none',
    'link set port0 up',
    'addr add fe80::1/64 dev br0 nodad',
    'link set br0 up',
  );
  const said: unknown[] = [];
  const { log } = console;
  console.log = (text: unknown) => said.push(text);
  try {
    await import(/* @vite-ignore */ `${folder}/example.ts`);
  } finally {
    console.log = log;
    removeNetns(netns);
  }
  expect(said).toEqual(['advertising from fe80::1']);
});
