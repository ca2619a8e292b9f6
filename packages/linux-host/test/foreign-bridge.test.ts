import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compareSnapshots, observeMachine, type MachineSnapshot } from '../src/index.ts';
import { buildDriver, Scene } from './transaction/scene.ts';
import { variants } from './variants.ts';
import { batch, needsRoot } from './world.ts';

const script = fileURLToPath(new URL('./session.py', import.meta.url));
const files = fileURLToPath(new URL('./recorded/empty-root', import.meta.url));

describe.skipIf(needsRoot)('a machine that has a bridge of somebody else', () => {
  let driver: Awaited<ReturnType<typeof buildDriver>>;
  let scene: Scene;
  let before: MachineSnapshot;
  beforeAll(async () => {
    driver = await buildDriver();
  });
  afterAll(() => driver.remove());
  beforeEach(async () => {
    scene = await Scene.make(driver.path, variants[5]);
    before = await look();
  });
  afterEach(() => scene.remove());

  const look = (): Promise<MachineSnapshot> => observeMachine(scene.world.host, { root: files, env: {} });

  it.each<[string, readonly string[], string]>([
    ['that bridge for its own', [], 'the bridge br0 exists and is not marked as made by ovlab'],
    [
      'an uplink that is a port of it',
      ['link set eth0 master br0', '--bridge=br7'],
      'eth0 is already a port of br0',
    ],
  ])('refuses to take %s, and leaves all as it was', async (_name, words, message) => {
    const lines = words.filter((word) => !word.startsWith('--'));
    if (lines.length > 0) await batch(scene.world.host, lines);
    before = await look();
    const answer = await scene.drive('apply', ...words.filter((word) => word.startsWith('--')));
    expect(answer).toEqual({ code: 'OVLAB_E_FOREIGN', message });
    expect(compareSnapshots(before, await look())).toEqual([]);
    expect(await readdir(scene.directory)).toEqual([]);
    const started = await scene.world.host.run('ip', ['netns', 'pids', scene.world.host.netns ?? '']);
    expect(started.stdout).toBe('');
  });

  it('keeps a session while a bridge beside it is made, taken back, made again, kept and removed', async () => {
    const { host, isp } = scene.world;
    const address = variants[5]?.address ?? '';
    const server = host.stream('/usr/bin/python3', [script, 'serve', address])[Symbol.asyncIterator]();
    expect(await server.next()).toMatchObject({ value: 'ready' });
    const talk = isp.stream('/usr/bin/python3', [script, 'talk', '100000', address])[Symbol.asyncIterator]();
    /** The answer to what is said next; it does not come when the session broke. */
    const answered = async (): Promise<boolean> => (await talk.next()).done !== true;

    const steps: readonly (readonly ['apply' | 'confirm' | 'rollback' | 'remove', ...string[]])[] = [
      ['apply', '--bridge=br7'],
      ['rollback'],
      ['apply', '--bridge=br7'],
      ['confirm'],
      ['remove'],
    ];
    for (const [command, ...words] of steps) {
      const [phase] = await Promise.all([scene.done(command, ...words), answered()]);
      expect(phase, command).toBeDefined();
      const { links, addresses } = await look();
      const made = command === 'apply' || command === 'confirm';
      expect(links.find(({ name }) => name === 'eth0')?.master).toBe(made ? 'br7' : undefined);
      const foreign = addresses.filter(({ link }) => link === 'br0').map(({ address }) => address);
      expect(foreign).toContain('10.0.3.1');
      expect(await answered()).toBe(true);
    }
    expect(compareSnapshots(before, await look())).toEqual([]);
    await Promise.all([talk.return?.(), server.return?.()]);
  });
});
