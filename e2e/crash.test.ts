import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import type { HostState } from './support/host-state.ts';
import { makeMachine, type Machine } from './support/machine.ts';
import { filesBelow } from './support/files.ts';
import { said } from './support/said.ts';

const lab = `crash-${process.pid}`;

/** A machine with its state before the first lab. */
class Scene {
  readonly machine: Machine;
  readonly #before: HostState;

  constructor(machine: Machine, before: HostState) {
    this.machine = machine;
    this.#before = before;
  }

  static async make(): Promise<Scene> {
    const machine = await makeMachine();
    return new Scene(machine, await machine.state());
  }

  async expectDownToRestore(when: string): Promise<void> {
    const down = await this.machine.ovlab(['down', '--name', lab]);
    expect(down.code, `${when}: ${down.stderr}`).toBe(0);
    expect(await this.machine.state(), when).toEqual(this.#before);
    expect(await filesBelow(this.machine), when).toEqual([]);
  }

  /** Starts `ovlab ARGS` and kills it, unless it has ended before. */
  async killAfter(milliseconds: number, args: readonly string[]): Promise<void> {
    const command = this.machine.startOvlab(args);
    await Promise.race([command.finished, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
    await command.kill('SIGKILL');
    await command.finished;
  }

  async expectNoLabs(): Promise<void> {
    expect((await this.machine.ovlab(['ls', '--json'])).json).toEqual({ labs: [] });
  }
}

describe('after kill -9', () => {
  let scene: Scene;
  let machine: Machine;

  beforeEach(async () => {
    scene = await Scene.make();
    machine = scene.machine;
  });
  afterEach(() => machine.remove());

  it('at any time of `up`, `down` restores the machine, or `up` mends the lab', async () => {
    const started = performance.now();
    await done(machine, ['up', '--name', lab]);
    const whole = performance.now() - started;
    await scene.expectDownToRestore('after a whole up');
    const points = 26;
    const other = await Scene.make();
    const sweep = async (here: Scene, first: number): Promise<void> => {
      for (let point = first; point < points; point += 2) {
        const time = Math.round((whole * point) / (points - 1));
        const when = `killed after ${time} ms of ${Math.round(whole)}`;
        await here.killAfter(time, ['up', '--name', lab]);
        if (point % 5 === 4) {
          const again = await here.machine.ovlab(['up', '--name', lab, '--json']);
          expect(again.code, `${when}: ${again.stderr}`).toBe(0);
          expect(again.json).toMatchObject({ ready: true });
        }
        await here.expectDownToRestore(when);
      }
      await here.expectNoLabs();
    };
    // One on each of two machines at a time, since each mostly waits.
    await Promise.all([sweep(scene, 0), sweep(other, 1)]).finally(() => other.machine.remove());
  });

  it.each([
    'check the machine',
    'host: make namespaces',
    'isp: set',
    'server: configure',
    'client1: configure',
    'server: load the guard',
    'server: create the bridge',
    'server: create the TAP device',
    'namespaces, links, bridge, guard',
    'OpenVPN server and responder',
    'start the clients',
    'client1 reaches',
  ])('when `up` has said "%s", `down` restores the machine', async (line) => {
    const up = machine.startOvlab(['up', '--verbose', '--name', lab]);
    await said(up, line);
    await up.kill('SIGKILL');
    expect((await up.finished).code).toBe(137);
    await scene.expectDownToRestore(line);
    await scene.expectNoLabs();
  });

  it('at any time of `down`, the next `down` restores the machine', async () => {
    await done(machine, ['up', '--name', lab]);
    const started = performance.now();
    await scene.expectDownToRestore('after a whole down');
    const whole = performance.now() - started;
    const points = 6;
    for (let point = 0; point < points; point += 1) {
      await done(machine, ['up', '--name', lab]);
      // The first half of it only loads the program.
      const time = (whole * (points + point)) / (2 * points);
      await scene.killAfter(time, ['down', '--name', lab]);
      await scene.expectDownToRestore(`killed after ${Math.round(time)} ms of ${Math.round(whole)}`);
    }
  });

  it.each<[string, readonly string[]]>([
    ['before it wrote its first file', ['state/LAB/']],
    ['when it had claimed the lab', ['state/LAB/owner.json']],
    ['while it made the run directory', ['state/LAB/owner.json', 'run/LAB/logs/']],
    ['while it wrote its state', ['state/LAB/owner.json', 'run/LAB/logs/', 'run/LAB/state.json.2718281']],
  ])('of `up` %s, `down` leaves nothing and `up` builds the lab', async (_, paths) => {
    const make = async (): Promise<void> => {
      for (const path of paths.map((name) => join(machine.work, name.replace('LAB', lab)))) {
        await mkdir(path.endsWith('/') ? path : dirname(path), { recursive: true });
        if (!path.endsWith('/')) await writeFile(path, '');
      }
    };
    await make();
    await scene.expectDownToRestore('down');
    await make();
    await done(machine, ['up', '--name', lab]);
    await scene.expectDownToRestore('up and down');
  });

  it.each(['state.json', 'lab.json', ''])(
    'and without %j of the run directory, `down` finds the lab by its marks',
    async (file) => {
      await done(machine, ['up', '--name', lab]);
      await rm(join(machine.env.OVLAB_RUN_DIR, lab, file), { recursive: true });
      await scene.expectDownToRestore(`without ${file}`);
      await scene.expectNoLabs();
    },
  );

  it.each([
    ['gone', undefined],
    ['broken', 'name: [\n'],
  ])('`down --name` needs no lab file: it is %s', async (_, text) => {
    const file = join(machine.work, 'ovlab.yaml');
    await writeFile(file, `name: ${lab}\nprefix: 2001:db8:77::/64\n`);
    await done(machine, ['up']);
    await (text === undefined ? rm(file) : writeFile(file, text));
    await scene.expectDownToRestore('without a usable lab file');
  });

  it('a broken lab file makes `down` without a name ask for one, and changes nothing', async () => {
    await done(machine, ['up', '--name', lab]);
    await writeFile(join(machine.work, 'ovlab.yaml'), 'name: [\n');
    const during = await machine.state();
    const down = await machine.ovlab(['down']);
    expect(down.code).toBe(2);
    expect(down.stderr).toContain('ovlab down --name NAME');
    expect(await machine.state()).toEqual(during);
  });
});
