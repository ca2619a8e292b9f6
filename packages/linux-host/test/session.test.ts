import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { converge, createWorld, needsRoot, withoutAddresses, type World } from './world.ts';

const script = fileURLToPath(new URL('./session.py', import.meta.url));

describe.skipIf(needsRoot)('a running session', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(true);
  });
  afterAll(() => world.remove());

  it('survives the move of its address to the bridge', async () => {
    const server = world.host.stream('/usr/bin/python3', [script, 'serve'])[Symbol.asyncIterator]();
    expect(await server.next()).toMatchObject({ value: 'ready' });
    let last = '';
    for await (const line of world.isp.stream('/usr/bin/python3', [script, 'talk', '100'])) {
      last = line;
      if (line.startsWith('20 ')) await converge(withoutAddresses(), world);
    }
    await server.return?.();
    const [number, slowest] = last.split(' ').map(Number);
    expect(number).toBe(99);
    // A lost neighbour solicitation or an address in DAD would cost a second or more.
    expect(slowest).toBeLessThan(900);
  });
});
