import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observe, planServer } from '../src/index.ts';
import type { DriverCommand } from './transaction/driver.ts';
import { buildDriver, Scene } from './transaction/scene.ts';
import { batch, needsRoot, withoutAddresses } from './world.ts';

describe.skipIf(needsRoot)('a change that is broken off', () => {
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

  it('by kill -9 after any of its steps is taken back at once', async () => {
    const steps = await numberOfSteps();
    for (let changes = 0; ; changes += 1) {
      const { code, result } = await scene.drive('apply', `--disturb=kill:${changes}`);
      if (code === undefined) {
        // There is no further change after which it could be killed.
        expect(result?.phase).toBe('waiting');
        expect(changes).toBeGreaterThan(steps);
        break;
      }
      expect(code, `after ${changes}`).toBe('killed');
      const journal = await scene.reaches('rolled-back');
      expect(journal, `after ${changes}`).toMatchObject({
        differences: [],
        reason: 'the command that made the change ended in the middle of it',
      });
      expect(await scene.state(), `after ${changes}`).toEqual(before);
    }
  });

  it('with everything in its process group and session is taken back', async () => {
    const { pid } = await scene.start('apply', '--disturb=stop:3');
    await scene.reaches('applying');
    await stopped();
    process.kill(-pid, 'SIGKILL');
    expect(await scene.reaches('rolled-back')).toMatchObject({ differences: [] });
    expect(await scene.state()).toEqual(before);
  });

  it('by a hang is ended at the deadline and taken back', async () => {
    const { pid } = await scene.start('apply', '--disturb=stop:3', '--work-timeout=2');
    await stopped();
    expect(await scene.reaches('rolled-back')).toMatchObject({
      differences: [],
      reason: 'it was not done after 2 s',
    });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await scene.state()).toEqual(before);
  });

  it.each([0, 1, 2, 3, 4])(
    'and whose rollback is killed after %i changes is taken back by the next command',
    async (after) => {
      await scene.done('apply', '--timeout=1', `--disturb-watchdog=kill:${after}`);
      await scene.says(/^takes change/m);
      await sleep(500);
      const journal = await scene.done('status');
      expect(journal).toMatchObject({ phase: 'rolled-back', differences: [] });
      expect(await scene.state()).toEqual(before);
    },
  );

  it('by a gateway that does not answer afterwards is taken back at once', async () => {
    const isp = scene.world.isp.netns ?? '';
    const { code, message } = await scene.drive(
      'apply',
      '--disturb=run:4',
      `--command=ip -n ${isp} addr del 192.0.2.254/24 dev up0`,
    );
    expect({ code, message }).toEqual({
      code: 'OVLAB_E_ROLLED_BACK',
      message: '192.0.2.254 did not answer any more; everything is as it was before',
    });
    expect(await scene.state()).toEqual(before);
  });

  it('by a gateway that is lost while it waits is taken back before the deadline', async () => {
    await scene.done('apply', '--timeout=100');
    await batch(scene.world.isp, ['addr del 192.0.2.254/24 dev up0']);
    const journal = await scene.reaches('rolled-back');
    expect(journal).toMatchObject({
      reason: '192.0.2.254 did not answer any more',
      differences: [],
    });
    expect(await scene.state()).toEqual(before);
  });

  it('by a disk that is full from the beginning has changed nothing', async () => {
    const answer = await scene.run(onSmallDisk('dd if=/dev/zero of=$D/fill 2>/dev/null;', 'apply'));
    expect(answer).toMatchObject({
      code: 'OVLAB_E_JOURNAL',
      message: expect.stringMatching(/^nothing was changed: .*ENOSPC/) as string,
    });
    expect(await scene.state()).toEqual(before);
  });

  it('by a disk that fills up in the middle is taken back', async () => {
    const answer = await scene.run(onSmallDisk('', 'apply', '--disturb=fill:2'));
    expect(answer).toMatchObject({
      code: 'OVLAB_E_ROLLED_BACK',
      message: expect.stringMatching(/ENOSPC.*; everything is as it was before$/) as string,
    });
    expect(await scene.state()).toEqual(before);
  });

  async function numberOfSteps(): Promise<number> {
    const desired = { ...withoutAddresses(), ownNamespace: false };
    return planServer(desired, await observe(scene.world.host)).length;
  }

  async function stopped(): Promise<void> {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const found = await readFile(join(scene.directory, 'stopped')).catch(() => undefined);
      if (found !== undefined) return;
      if (performance.now() > deadline) throw new Error(`it did not stop: ${await scene.log()}`);
      await sleep(20);
    }
  }

  /** A disk of 256 kB at the place of the directory, which only this command sees. */
  function onSmallDisk(prepare: string, name: DriverCommand, ...args: readonly string[]): readonly string[] {
    const mount = `D=${scene.directory}; mount -t tmpfs -o size=256k tmpfs $D; ${prepare} exec "$@"`;
    return ['unshare', '--mount', 'sh', '-c', mount, 'sh', ...scene.command(name, ...args)];
  }
});

describe.skipIf(needsRoot)('addresses with lifetimes', () => {
  it('come back with what is left of them, or with what they were renewed to', async () => {
    const driver = await buildDriver();
    const scene = await Scene.make(driver.path);
    try {
      await batch(scene.world.host, [
        'addr add 192.0.2.7/24 dev eth0 valid_lft 1000 preferred_lft 900',
        'addr add 2001:db8:55::7/64 dev eth0 nodad valid_lft 1000 preferred_lft 900',
        'addr add 2001:db8:55::8/64 dev eth0 nodad valid_lft 1000 preferred_lft 900',
      ]);
      await scene.done('apply', '--timeout=100');
      await batch(scene.world.host, [
        'addr change 2001:db8:55::8/64 dev br0 valid_lft 5000 preferred_lft 4000',
      ]);
      await sleep(2100);
      await scene.done('rollback');
      const { addresses } = await observe(scene.world.host);
      const left = (address: string): number =>
        addresses.find((found) => found.address === address && found.link === 'eth0')?.validLifetime ?? -1;
      expect(left('192.0.2.7')).toBeGreaterThan(950);
      expect(left('192.0.2.7')).toBeLessThan(999);
      expect(left('2001:db8:55::7')).toBeLessThan(999);
      expect(left('2001:db8:55::8')).toBeGreaterThan(4900);
    } finally {
      await scene.remove();
      await driver.remove();
    }
  });
});
