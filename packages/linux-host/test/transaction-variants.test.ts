import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compareSnapshots, observeMachine, type MachineSnapshot } from '../src/index.ts';
import { inCompany, SILENCE } from './company.ts';
import { buildDriver, Scene } from './transaction/scene.ts';
import { variants } from './variants.ts';
import { needsRoot } from './world.ts';

const files = fileURLToPath(new URL('./recorded/empty-root', import.meta.url));

function lookAt({ world }: Scene): Promise<MachineSnapshot> {
  return observeMachine(world.host, { root: files, env: {} });
}

describe.skipIf(needsRoot)('a change of a server', () => {
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
      const { answeredAfterwards, unanswered } = await inCompany(scene.world, variant.address, async () => {
        await scene.done('apply');
        expect(await scene.done('rollback')).toMatchObject({ phase: 'rolled-back', differences: [] });
        expect(compareSnapshots(before, await lookAt(scene))).toEqual([]);
        await scene.done('apply');
        await scene.done('confirm');
        expect(await scene.done('apply')).toBeUndefined();
        await scene.done('remove');
      });
      expect(compareSnapshots(before, await lookAt(scene))).toEqual([]);
      expect(answeredAfterwards).toBeGreaterThan(0);
      expect(unanswered).toBeLessThan(SILENCE);
    });
  });
});
