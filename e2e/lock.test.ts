import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow } from './support/files.ts';
import type { HostState } from './support/host-state.ts';
import { makeMachine, type Machine } from './support/machine.ts';
import { said } from './support/said.ts';

const lab = `lock-${process.pid}`;

describe('two commands for one lab at a time', () => {
  let machine: Machine;
  let before: HostState;

  beforeEach(async () => {
    machine = await makeMachine();
    before = await machine.state();
  });
  afterEach(() => machine.remove());

  async function expectAsBefore(): Promise<void> {
    expect(await machine.state()).toEqual(before);
    expect(await filesBelow(machine)).toEqual([]);
  }

  it('only one of two `up` builds; the other one names it', async () => {
    const first = machine.startOvlab(['up', '--verbose', '--name', lab]);
    await said(first, 'check the machine');
    const second = await machine.ovlab(['up', '--name', lab]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('OVLAB_E_LOCKED');
    expect(second.stderr).toContain(`up, pid ${await first.pid()}`);
    expect((await first.finished).code).toBe(0);
    expect((await machine.ovlab(['status', lab, '--json'])).json).toMatchObject({ ready: true });
  });

  it('of several `up` at the same instant exactly one builds', async () => {
    const all = await Promise.all([1, 2, 3].map(() => machine.ovlab(['up', '--name', lab])));
    const locked = all.filter(({ code, stderr }) => code === 1 && stderr.includes('OVLAB_E_LOCKED'));
    const built = all.filter(({ stderr }) => stderr.includes('namespaces, links, bridge, guard'));
    expect(all.filter(({ code }) => code === 0)).toHaveLength(3 - locked.length);
    expect(built).toHaveLength(1);
    expect(built[0]?.code).toBe(0);
  });

  it('a stopped `up` holds the lock all the same, and `ls` says that the lab is changing', async () => {
    const up = machine.startOvlab(['up', '--verbose', '--name', lab]);
    await said(up, 'host: make namespaces');
    await up.kill('SIGSTOP');
    const second = await machine.ovlab(['up', '--name', lab]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('OVLAB_E_LOCKED');
    const ls = await machine.ovlab(['ls', '--json']);
    expect(ls.json).toMatchObject({ labs: [{ name: lab, state: 'changing' }] });
    await up.kill('SIGCONT');
    await up.finished;
    expect((await machine.ovlab(['ls', '--json'])).json).toMatchObject({
      labs: [{ name: lab, state: 'up' }],
    });
  });

  it('`down` waits for `up`, then removes the whole lab', async () => {
    const up = machine.startOvlab(['up', '--verbose', '--name', lab]);
    await said(up, 'host: make namespaces');
    const down = machine.startOvlab(['down', '--name', lab]);
    await said(down, `waiting for another ovlab (up, pid ${await up.pid()})`);
    const ended = await Promise.all([up.finished, down.finished]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(ended[1].stderr).toContain('3 nodes');
    await expectAsBefore();
  });

  it('a `down` that is interrupted while it waits leaves the lab alone', async () => {
    const up = machine.startOvlab(['up', '--verbose', '--name', lab]);
    await said(up, 'host: make namespaces');
    await up.kill('SIGSTOP');
    const down = machine.startOvlab(['down', '--name', lab]);
    await said(down, 'waiting for another ovlab');
    await down.kill('SIGINT');
    const { code, stderr } = await down.finished;
    expect(code, stderr).toBe(130);
    await up.kill('SIGCONT');
    expect((await up.finished).code).toBe(0);
  });

  it('the lock of a killed `up` is free at once', async () => {
    const first = machine.startOvlab(['up', '--verbose', '--name', lab]);
    await said(first, 'namespaces, links, bridge, guard');
    await first.kill('SIGKILL');
    const second = await machine.ovlab(['up', '--name', lab, '--json']);
    expect(second.code, second.stderr).toBe(0);
    expect(second.json).toMatchObject({ ready: true });
  });

  it('a `down` that waits for an `up` leaves nothing behind when that is killed in the middle', async () => {
    const up = machine.startOvlab(['up', '--name', lab, '--clients', '150']);
    await said(up, 'check the machine');
    await up.kill('SIGSTOP');
    const down = machine.startOvlab(['down', '--name', lab]);
    await said(down, 'waiting for another ovlab');
    await up.kill('SIGCONT');
    // Killed while `ip` makes one namespace after the other: it goes on without its parent.
    const namespaces = () => readdir(join(machine.root, 'run/netns')).catch(() => []);
    while ((await namespaces()).length === 0) await new Promise(setImmediate);
    await up.kill('SIGKILL');
    const { code, stderr } = await down.finished;
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('152 nodes');
    await expectAsBefore();
  });
});
