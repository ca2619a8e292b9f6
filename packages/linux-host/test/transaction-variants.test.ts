import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compareSnapshots, observeMachine, type MachineSnapshot } from '../src/index.ts';
import { buildDriver, Scene } from './transaction/scene.ts';
import { variants } from './variants.ts';
import { needsRoot } from './world.ts';

const session = fileURLToPath(new URL('./session.py', import.meta.url));
const files = fileURLToPath(new URL('./recorded/empty-root', import.meta.url));

function lookAt({ world }: Scene): Promise<MachineSnapshot> {
  return observeMachine(world.host, { root: files, env: {} });
}

/** Runs work while somebody is connected; returns the slowest answer in milliseconds. */
async function during({ world }: Scene, address: string, work: () => Promise<void>): Promise<number> {
  const { host, isp } = world;
  const server = host.stream('/usr/bin/python3', [session, 'serve', address])[Symbol.asyncIterator]();
  expect(await server.next()).toMatchObject({ value: 'ready' });
  const talk = isp.stream('/usr/bin/python3', [session, 'talk', '100000', address])[Symbol.asyncIterator]();
  let slowest = 0;
  const done = new AbortController();
  const talked = (async () => {
    while (!done.signal.aborted) slowest = Number(String((await talk.next()).value).split(' ')[1]);
  })();
  await work().finally(() => {
    done.abort();
  });
  await talked;
  await Promise.all([talk.return?.(), server.return?.()]);
  return slowest;
}

describe.skipIf(needsRoot)('a change of a server', { timeout: 60_000 }, () => {
  let driver: Awaited<ReturnType<typeof buildDriver>>;
  beforeAll(async () => {
    driver = await buildDriver();
  });
  afterAll(() => driver.remove());

  describe.each(variants.slice(0, 5))('with $name', (variant) => {
    let scene: Scene;
    let before: MachineSnapshot;
    beforeEach(async () => {
      scene = await Scene.make(driver.path, variant);
      before = await lookAt(scene);
    });
    afterEach(() => scene.remove());

    it('keeps a session while it is made, taken back, made again, kept and removed', async () => {
      const slowest = await during(scene, variant.address, async () => {
        await scene.done('apply');
        expect(await scene.done('rollback')).toMatchObject({ phase: 'rolled-back', differences: [] });
        expect(compareSnapshots(before, await lookAt(scene))).toEqual([]);
        await scene.done('apply');
        await scene.done('confirm');
        expect(await scene.done('apply')).toBeUndefined();
        await scene.done('remove');
      });
      expect(compareSnapshots(before, await lookAt(scene))).toEqual([]);
      // A lost neighbour solicitation or an address in DAD would cost a second or more.
      expect(slowest).toBeGreaterThan(0);
      expect(slowest).toBeLessThan(900);
    });
  });
});
