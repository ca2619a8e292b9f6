import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import { filesBelow } from './support/files.ts';
import type { HostState } from './support/host-state.ts';
import { makeMachine, type Machine } from './support/machine.ts';
import { program } from './support/ovlab.ts';
import { said } from './support/said.ts';
import { ping } from './support/ping.ts';

const lab = `break-${process.pid}`;
const internet = '2001:db8:ffff::1';

interface Programs {
  readonly server: {
    readonly supervisor: { readonly pid: number };
    readonly openvpn: { readonly pid: number };
  };
  readonly clients: readonly { readonly name: string; readonly macs: readonly string[] }[];
}

describe('an interrupted `up`', () => {
  let machine: Machine;
  let before: HostState;

  beforeEach(async () => {
    machine = await makeMachine();
    before = await machine.state();
  });
  afterEach(() => machine.remove());

  const up = (clients: number) => ['up', '--verbose', '--name', lab, '--clients', String(clients)];

  async function expectAsBefore(): Promise<void> {
    expect(await machine.state()).toEqual(before);
    expect(await filesBelow(machine)).toEqual([]);
  }

  it.each([
    ['SIGINT', 'check the machine'],
    ['SIGINT', 'server: configure'],
    ['SIGINT', 'server: create the bridge'],
    ['SIGTERM', 'namespaces, links, bridge, guard'],
    ['SIGINT', 'OpenVPN server and responder'],
    ['SIGTERM', 'start the clients'],
  ] as const)('by %s after "%s" removes what it made, and says so', async (signal, line) => {
    const started = machine.startOvlab(up(1));
    await said(started, line);
    await started.kill(signal);
    const { code, stdout, stderr } = await started.finished;
    expect(code, stderr).toBe(130);
    expect(stderr).toContain('OVLAB_E_ABORTED');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    await expectAsBefore();
  });

  it('by Ctrl-C, which reaches the programs that it runs as well, removes what it made', async () => {
    // A terminal sends SIGINT to its whole foreground process group.
    const group = ['-c', 'setsid -w "$@"; echo "code $?" >&2', 'sh'];
    const started = machine.start('sh', [...group, process.execPath, program, ...up(3)]);
    await said(started, 'host: make namespaces');
    // The oldest: a program that it is about to run has the same command line for a moment.
    const node = await machine.output('pgrep', [
      '-o',
      '-f',
      `^${process.execPath} .*up --verbose --name ${lab}`,
    ]);
    await machine.run('kill', ['-INT', '--', `-${node.trim()}`]);
    const { stderr } = await started.finished;
    expect(stderr).toContain('OVLAB_E_ABORTED');
    expect(stderr).toContain('code 130');
    await expectAsBefore();
  });

  it.each(['client2: configure', 'start the clients'])(
    'that adds a client leaves the lab as it was, after "%s"',
    async (line) => {
      await done(machine, up(1));
      const programs = (await machine.ovlab(['status', '--json'])).json as Programs;
      const whole = await machine.state();

      const started = machine.startOvlab(up(2));
      await said(started, line);
      await started.kill('SIGINT');
      const { code, stderr } = await started.finished;
      expect(code, stderr).toBe(130);

      expect(await machine.state()).toEqual(whole);
      const status = await machine.ovlab(['status', '--json']);
      expect(status.code, status.stdout).toBe(0);
      const after = status.json as Programs;
      expect(after.server.openvpn.pid).toBe(programs.server.openvpn.pid);
      expect(after.server.supervisor.pid).toBe(programs.server.supervisor.pid);
      expect(after.clients.map(({ name }) => name)).toEqual(['client1']);
      expect((await machine.ovlab(['ls', '--json'])).json).toMatchObject({
        labs: [{ name: lab, state: 'up' }],
      });
      expect((await ping(machine.node(lab, 'client1'), { to: internet })).received).toBe(1);

      const again = await machine.ovlab([...up(2), '--json']);
      expect(again.code, again.stderr).toBe(0);
      expect(again.json).toMatchObject({ ready: true, clients: [{ name: 'client1' }, { name: 'client2' }] });
      await done(machine, ['down', '--name', lab]);
      await expectAsBefore();
    },
  );

  it('leaves at once at the second SIGINT; `down` does the rest', async () => {
    const started = machine.startOvlab(up(1));
    await said(started, 'OpenVPN server and responder');
    // A process that does not end holds up the removal, as long as nobody is impatient.
    const stopped = (await machine.output('pgrep', ['-f', '[s]erver run'])).trim();
    await machine.output('kill', ['-STOP', stopped]);
    await started.kill('SIGINT');
    await said(started, 'once more');
    await started.kill('SIGINT');
    const { code } = await started.finished;
    expect(code).toBe(130);
    // It has not been waited for, nor killed.
    expect(Object.keys((await machine.state()).processes)).toContain(stopped);
    await machine.output('kill', ['-CONT', stopped]);
    await done(machine, ['down', '--name', lab]);
    await expectAsBefore();
  });
});

describe('an interrupted `up` of a lab that is whole', () => {
  it('changes nothing', async () => {
    const machine = await makeMachine();
    await done(machine, ['up', '--name', lab]);
    const whole = await machine.state();
    const started = machine.startOvlab(['up', '--verbose', '--name', lab]);
    await said(started, 'check the machine');
    await started.kill('SIGINT');
    await started.finished;
    expect(await machine.state()).toEqual(whole);
    const again = await machine.ovlab(['up', '--name', lab]);
    expect(again.stderr).toContain('no changes');
    await machine.remove();
  });
});
