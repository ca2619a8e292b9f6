import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LocalRunner } from '@ovlab/runner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { observe } from '../src/index.ts';
import { converge, createWorld, needsRoot, network, type World } from './world.ts';

const python = '/usr/bin/python3';
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The names of the frames, in the order that gives them their source addresses. */
const frames = [...readFileSync(path('./frames.py'), 'utf8').matchAll(/^ {4}"([\w-]+)": /gm)].map(
  ([, name]) => name ?? '',
);
const harmful = frames.slice(0, frames.indexOf('rs'));
const harmless = frames.slice(frames.indexOf('rs'));

/** Which of the frames a line of hexadecimal is, by its IPv6 source; what others answer to it does not count. */
function nameOf(frame: string): string | undefined {
  const number = /^.{44}fe80(?:0000){5}0bad(.{4})/.exec(frame)?.[1];
  return number === undefined ? undefined : frames[Number.parseInt(number, 16)];
}

/** Names of the frames that reach an interface until the last one has, while something is sent. */
async function captured(
  runner: LocalRunner,
  link: string,
  send: () => Promise<unknown>,
): Promise<readonly string[]> {
  const seen: string[] = [];
  let sending: Promise<unknown> | undefined;
  for await (const line of runner.stream(python, [path('./capture.py'), link])) {
    if (line === 'ready') sending = send();
    const name = nameOf(line);
    if (name !== undefined) seen.push(name);
    if (name === 'last') break;
  }
  await sending;
  return seen;
}

/** Sends from the far end of the TAP device, as a client does, and lets go of it when the last frame is out. */
async function fromClient(runner: LocalRunner): Promise<void> {
  const lines = runner.stream(python, [path('./frames.py'), 'tap', 'tap0', ...frames]);
  for await (const line of lines) if (line === 'sent') break;
}

describe.skipIf(needsRoot)('the guard', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(true);
  });
  afterEach(() => world.remove());

  it('is what stops them: without it everything from a client passes', async () => {
    await converge({ ...network, guard: false }, world);
    expect(await captured(world.isp, 'up0', () => fromClient(world.host))).toEqual(frames);
  });

  it('lets only the harmless frames of a client out to the LAN', async () => {
    await converge(network, world);
    expect(await captured(world.isp, 'up0', () => fromClient(world.host))).toEqual(harmless);
  });

  it('protects the server itself from its clients', async () => {
    await converge(network, world);
    expect(await captured(world.host, 'br0', () => fromClient(world.host))).toEqual(harmless);
  });

  it('counts what it drops', async () => {
    await converge(network, world);
    await captured(world.isp, 'up0', () => fromClient(world.host));
    const { rules } = (await observe(world.host)).nft;
    const packets = rules
      .filter(({ family }) => family === 'bridge')
      .reduce((sum, { expression }) => sum + Number(/"packets": ?(\d+)/.exec(expression)?.[1] ?? 0), 0);
    expect(packets).toBe(harmful.length);
  });

  it("keeps the server's own advertisements off the LAN but gives them to clients", async () => {
    await converge(network, world);
    const own = ['ra', 'redirect', 'dhcpv6-advertise', 'ra-behind-destination-options', 'rs', 'last'];
    const send = (): Promise<unknown> => world.host.run(python, [path('./frames.py'), 'link', 'br0', ...own]);
    const atClient: string[] = [];
    const tap = world.host.stream(python, [path('./frames.py'), 'tap', 'tap0']);
    for await (const line of tap) {
      if (line === 'sent') expect(await captured(world.isp, 'up0', send)).toEqual(['rs', 'last']);
      const name = nameOf(line);
      if (name !== undefined) atClient.push(name);
      if (name === 'last') break;
    }
    expect(atClient).toEqual(own);
  });
});
