import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inCompany, SILENCE } from './company.ts';
import { buildDriver, Scene } from './transaction/scene.ts';
import { batch, needsRoot } from './world.ts';

describe.skipIf(needsRoot)('a change of a host', () => {
  let driver: Awaited<ReturnType<typeof buildDriver>>;
  let scene: Scene;
  let before: unknown;
  beforeAll(async () => {
    driver = await buildDriver();
  });
  afterAll(() => driver.remove());
  beforeEach(async () => {
    scene = await Scene.make(driver.path);
    before = await scene.state();
  });
  afterEach(() => scene.remove());

  it('waits to be confirmed, stays when it is, and is a no-op the second time', async () => {
    const result = await scene.done('apply');
    expect(result).toMatchObject({ phase: 'waiting', gateways: [{ family: 4 }, { family: 6 }] });
    expect(((await stat(join(scene.directory, 'transaction.json'))).mode & 0o777).toString(8)).toBe('600');
    const changed = await scene.state();
    expect(changed).not.toEqual(before);
    expect(await scene.drive('apply')).toMatchObject({
      code: 'OVLAB_E_UNCONFIRMED',
      message: expect.stringMatching(
        /waits to be confirmed, (20|1?\d) s are left; nothing was changed/,
      ) as string,
    });
    expect(await scene.state()).toEqual(changed);
    expect((await scene.done('confirm'))?.phase).toBe('confirmed');
    await scene.quiet();
    expect(await scene.done('apply')).toBeUndefined();
    expect((await scene.done('confirm'))?.phase).toBe('confirmed');
    expect(await scene.state()).toEqual(changed);
  });

  it('is taken back at the deadline, whole and in time', async () => {
    const result = await scene.done('apply', '--timeout=1');
    expect(result?.phase).toBe('waiting');
    const journal = await scene.reaches('rolled-back');
    expect(journal).toMatchObject({ reason: 'nobody confirmed it within 1 s', differences: [] });
    expect(await scene.state()).toEqual(before);
    await scene.quiet();
    expect(await scene.log()).toMatch(/took it back in \d+ ms/);
    expect(await scene.drive('confirm')).toMatchObject({ code: 'OVLAB_E_ROLLED_BACK' });
  });

  it('is taken back on request, before and after it was confirmed', async () => {
    await scene.done('apply');
    expect(await scene.done('rollback')).toMatchObject({ phase: 'rolled-back', differences: [] });
    expect(await scene.state()).toEqual(before);
    await scene.quiet();
    await scene.done('apply');
    await scene.done('confirm');
    expect(await scene.done('rollback')).toMatchObject({ phase: 'rolled-back', differences: [] });
    expect(await scene.state()).toEqual(before);
    expect((await scene.done('rollback'))?.phase).toBe('rolled-back');
  });

  it('is removed exactly, after one that followed it too', async () => {
    await batch(scene.world.host, ['link set eth0 addrgenmode random', 'link set eth0 promisc on']);
    const original = await scene.state();
    await scene.done('apply');
    await scene.done('confirm');
    await batch(scene.world.host, ['link del tap0']);
    expect((await scene.done('apply'))?.phase).toBe('waiting');
    await scene.done('confirm');
    await scene.done('remove');
    expect(await scene.state()).toEqual(original);
    expect(await scene.journal()).toBeUndefined();
    expect(await scene.done('remove')).toEqual([]);
    expect(await scene.drive('confirm')).toMatchObject({ code: 'OVLAB_E_NO_CHANGE' });
  });

  it('lets a session through eth0 go on, also when it is taken back and removed', async () => {
    const { answeredAfterwards, unanswered } = await inCompany(scene.world, '2001:db8:55::1', async () => {
      for (const command of ['apply', 'rollback', 'apply', 'confirm', 'remove'] as const) {
        await scene.done(command);
      }
    });
    expect(await scene.state()).toEqual(before);
    expect(answeredAfterwards).toBeGreaterThan(0);
    expect(unanswered).toBeLessThan(SILENCE);
  });

  it('is removed while it waits', async () => {
    await scene.done('apply');
    await scene.done('remove');
    expect(await scene.state()).toEqual(before);
    await scene.quiet();
  });
});
