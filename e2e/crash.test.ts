import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import type { HostState } from './support/host-state.ts';
import { makeMachine, type Machine } from './support/machine.ts';
import { filesBelow } from './support/files.ts';
import { said } from './support/said.ts';

const lab = `crash-${process.pid}`;

describe('after kill -9', () => {
  let machine: Machine;
  let before: HostState;

  beforeEach(async () => {
    machine = await makeMachine();
    before = await machine.state();
  });
  afterEach(() => machine.remove());

  async function expectDownToRestore(when: string): Promise<void> {
    const down = await machine.ovlab(['down', '--name', lab]);
    expect(down.code, `${when}: ${down.stderr}`).toBe(0);
    expect(await machine.state(), when).toEqual(before);
    expect(await filesBelow(machine), when).toEqual([]);
  }

  async function expectNoLabs(): Promise<void> {
    expect((await machine.ovlab(['ls', '--json'])).json).toEqual({ labs: [] });
  }

  async function killUpAfter(milliseconds: number): Promise<void> {
    const up = machine.startOvlab(['up', '--name', lab]);
    await Promise.race([up.finished, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
    await up.kill('SIGKILL');
    await up.finished;
  }

  it('at any time of `up`, `down` restores the machine, or `up` mends the lab', async () => {
    const started = performance.now();
    await done(machine, ['up', '--name', lab]);
    const whole = performance.now() - started;
    await expectDownToRestore('after a whole up');
    const points = 25;
    for (let point = 0; point < points; point += 1) {
      const time = Math.round((whole * point) / (points - 1));
      const when = `killed after ${time} ms of ${Math.round(whole)}`;
      await killUpAfter(time);
      if (point % 5 === 4) {
        const again = await machine.ovlab(['up', '--name', lab, '--json']);
        expect(again.code, `${when}: ${again.stderr}`).toBe(0);
        expect(again.json).toMatchObject({ ready: true });
      }
      await expectDownToRestore(when);
    }
    await expectNoLabs();
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
    const up = machine.startOvlab(['up', '--name', lab]);
    await said(up, line);
    await up.kill('SIGKILL');
    expect((await up.finished).code).toBe(137);
    await expectDownToRestore(line);
    await expectNoLabs();
  });

  it('at any time of `down`, the next `down` restores the machine', async () => {
    await done(machine, ['up', '--name', lab]);
    const started = performance.now();
    await expectDownToRestore('after a whole down');
    const whole = performance.now() - started;
    const points = 6;
    for (let point = 0; point < points; point += 1) {
      await done(machine, ['up', '--name', lab]);
      const down = machine.startOvlab(['down', '--name', lab]);
      // The first half of it only loads the program.
      const time = (whole * (points + point)) / (2 * points);
      await Promise.race([down.finished, new Promise((resolve) => setTimeout(resolve, time))]);
      await down.kill('SIGKILL');
      await down.finished;
      await expectDownToRestore(`killed after ${Math.round(time)} ms of ${Math.round(whole)}`);
    }
  });

  it.each(['state.json', 'lab.json', ''])(
    'and without %j of the run directory, `down` finds the lab by its marks',
    async (file) => {
      await done(machine, ['up', '--name', lab]);
      await rm(join(machine.env.OVLAB_RUN_DIR, lab, file), { recursive: true });
      await expectDownToRestore(`without ${file}`);
      await expectNoLabs();
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
    await expectDownToRestore('without a usable lab file');
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
