import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import type { HostState } from './support/host-state.ts';
import { globalAddresses } from './support/kernel.ts';
import { internet, unprivileged } from './support/lab.ts';
import type { Machine } from './support/machine.ts';
import { program } from './support/ovlab.ts';
import { makeVps, vpsAddress, type Vps } from './support/vps.ts';
import { waitFor } from './support/wait.ts';

interface Report {
  readonly changed?: boolean;
  readonly changes?: boolean;
  readonly change?: { readonly phase: string; readonly gateways: readonly string[] };
  readonly ready?: boolean;
}

describe.skipIf(unprivileged)('a real server', () => {
  let vps: Vps;
  let before: HostState;

  beforeEach(async () => {
    vps = await makeVps();
    await done(vps.machine, ['init', '--template', 'vps']);
    before = await vps.machine.state();
  });
  afterEach(() => vps.remove());

  it('gives a client a global address, and is removed without a trace', async () => {
    const { machine, home } = vps;
    const plan = await done(machine, ['server', 'plan', '--json']);
    expect(plan.json).toMatchObject({ lab: 'vps', changes: true });
    expect((await machine.ovlab(['server', 'plan', '--diff'])).code).toBe(1);
    expect(lasting(await machine.state())).toEqual(lasting(before));

    const apply = await done(machine, ['server', 'apply', '--json']);
    expect(apply.json).toMatchObject({
      changed: true,
      change: { phase: 'waiting', gateways: ['192.0.2.254', 'fe80::254'], differences: [] },
    });
    expect((await machine.ovlab(['server', 'apply'])).stderr).toContain('OVLAB_E_UNCONFIRMED');
    // As from a new session: in another directory, without the file.
    await done(machine, ['server', 'status']);
    expect((await machine.ovlab(['server', 'confirm', '--json'], { cwd: '/' })).json).toMatchObject({
      change: { phase: 'confirmed' },
    });
    expect((await done(machine, ['server', 'apply', '--json'])).json).toMatchObject({ changed: false });
    const diff = await done(machine, ['server', 'plan', '--diff']);
    expect({ out: diff.stdout, err: diff.stderr }).toEqual({
      out: '',
      err: 'no changes: this machine is as ovlab.yaml says\n',
    });

    const server = machine.startOvlab(['server', 'run']);
    await waitFor('run', () => isReady(machine)).catch(async (error: unknown) => {
      await server.kill('SIGTERM');
      throw new Error(`${String(error)}: ${(await server.finished).stderr}`);
    });
    await done(machine, ['client', 'add', 'laptop']);
    await done(machine, ['client', 'export', 'laptop', '--os', 'linux', '--remote', vpsAddress]);
    const client = home.start('openvpn', ['--config', `${machine.work}/laptop.ovpn`]);
    await waitFor('get an address', async () => (await globalAddresses(home)).length > 0);
    const [address = ''] = await globalAddresses(home);
    expect(address).toMatch(/^2001:db8:55:/);
    await waitFor('reach the internet host', async () => {
      return (await home.run('ping', ['-6', '-c', '1', '-W', '2', internet])).code === 0;
    });

    await client.kill('SIGTERM');
    await endOpenvpn(vps);
    await server.kill('SIGTERM');
    await server.finished;
    await done(machine, ['server', 'remove']);
    expect(lasting(await machine.state())).toEqual(lasting(before));
    const again = await done(machine, ['server', 'remove']);
    expect(again.stderr).toContain('nothing of vps is on this machine');
  });

  it('takes an unconfirmed change back when everything of the session is gone', async () => {
    const { machine } = vps;
    const apply = `'${process.execPath}' '${program}' server apply --confirm-timeout 2`;
    const session = await machine.run('setsid', ['--wait', 'sh', '-c', `${apply}; kill -9 0`]);
    expect(session.stderr).toContain('ovlab server confirm');
    await sleep(2500);
    await waitFor('be taken back', async () => {
      const { change } = (await machine.ovlab(['server', 'status', '--json'])).json as Report;
      return change?.phase === 'rolled-back';
    });
    const { stderr, code } = await machine.ovlab(['server', 'confirm']);
    expect(stderr).toContain('nobody confirmed it within 2 s');
    expect(code).toBe(1);
    expect(lasting(await machine.state())).toEqual(lasting(before));
  });

  it('is taken back by an interrupt in the middle', async () => {
    const { machine } = vps;
    const apply = machine.startOvlab(['server', 'apply']);
    await waitFor(
      'begin',
      async () => (await machine.run('nft', ['list', 'table', 'inet', 'ovlab'])).code === 0,
    );
    await apply.kill('SIGHUP');
    const { code } = await apply.finished;
    // The signal may come when everything is done: then the change waits, and is taken back on request.
    expect([0, 130]).toContain(code);
    await done(machine, ['server', 'rollback']);
    expect(lasting(await machine.state())).toEqual(lasting(before));
  });
});

async function isReady(machine: Machine): Promise<boolean> {
  const status = await machine.ovlab(['status', 'vps', '--json']);
  return status.code === 0 && (status.json as Report).ready === true;
}

/** The client in the other namespace has its own process behind `ip netns exec`. */
async function endOpenvpn({ machine, home }: Vps): Promise<void> {
  await waitFor('end', async () => (await machine.output('ip', ['netns', 'pids', home.name])).trim() === '');
}

/**
 * Processes end on their own time, and an address that is put back does without duplicate address detection, which
 * the kernel remembers of it.
 */
function lasting({ processes: _processes, ...state }: HostState): unknown {
  return JSON.parse(JSON.stringify(state), (key, value: unknown) =>
    key === 'nodad' ? undefined : value,
  ) as unknown;
}
