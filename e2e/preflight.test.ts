import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import { filesBelow } from './support/files.ts';
import type { HostState } from './support/host-state.ts';
import { makeMachine, type Machine } from './support/machine.ts';
import { program } from './support/ovlab.ts';
import { waitFor } from './support/wait.ts';

const lab = `first-${process.pid}`;
/** A person without any privilege: nobody. */
const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath, program];

describe('before it changes anything, `up` says what is missing', () => {
  let machine: Machine;
  let before: HostState;

  beforeEach(async () => {
    machine = await makeMachine();
    before = await machine.state();
  });
  afterEach(() => machine.remove());

  interface Refusal {
    readonly code: number;
    readonly name: string;
    readonly says: readonly (string | RegExp)[];
  }

  async function expectRefusal(
    { code, stdout, stderr }: { code: number; stdout: string; stderr: string },
    wanted: Refusal,
  ): Promise<void> {
    expect(code, stderr).toBe(wanted.code);
    expect(stderr).toContain(`[${wanted.name}]`);
    for (const text of wanted.says) expect(stderr).toMatch(text);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(await machine.state()).toEqual(before);
    expect(await filesBelow(machine)).toEqual([]);
  }

  const up = (env: Readonly<Record<string, string>> = {}) => machine.ovlab(['up', '--name', lab], { env });

  it.each([
    ['may not write', 0o755],
    ['may write', 0o777],
  ])('capabilities, to a person who %s the directories', async (_, mode) => {
    await chmod(machine.work, 0o755);
    for (const root of [machine.env.OVLAB_RUN_DIR, machine.env.OVLAB_STATE_DIR]) {
      await mkdir(root);
      await chmod(root, mode);
    }
    await expectRefusal(await machine.run('setpriv', [...nobody, 'up', '--name', lab]), {
      code: 4,
      name: 'OVLAB_E_NOT_PERMITTED',
      says: ['CAP_NET_ADMIN', 'CAP_SYS_ADMIN', 'sudo'],
    });
  });

  it('/dev/net/tun', async () => {
    await machine.output('mount', ['-t', 'tmpfs', 'tmpfs', '/dev/net']);
    await expectRefusal(await up(), {
      code: 3,
      name: 'OVLAB_E_NO_TUN',
      says: ['/dev/net/tun is missing', 'modprobe tun', '--device /dev/net/tun'],
    });
  });

  it('OpenVPN, with the command that installs it', async () => {
    const hidden = join(machine.work, 'hidden');
    await writeFile(hidden, '', { mode: 0o644 });
    for (const path of (await machine.output('which', ['-a', 'openvpn'])).trim().split('\n')) {
      await machine.output('mount', ['--bind', hidden, path]);
    }
    await expectRefusal(await up(), {
      code: 3,
      name: 'OVLAB_E_OPENVPN_MISSING',
      says: ['apt-get install openvpn'],
    });
  });

  it('a later OpenVPN, with the version that is there', async () => {
    const stand = join(machine.work, 'openvpn');
    await writeFile(stand, '#!/bin/sh\necho "OpenVPN 2.4.12 x86_64-pc-linux-gnu [SSL (OpenSSL)]"\n', {
      mode: 0o755,
    });
    await expectRefusal(await up({ PATH: `${machine.work}:${process.env['PATH'] ?? ''}` }), {
      code: 3,
      name: 'OVLAB_E_OPENVPN_VERSION',
      says: ['2.4.12', '2.6'],
    });
  });

  it.each([
    ['nft', 'nftables'],
    ['ping', 'iputils-ping'],
  ])('the program %s, with the package that has it', async (name, debian) => {
    const hidden = join(machine.work, 'hidden');
    await writeFile(hidden, '', { mode: 0o644 });
    const paths = (await machine.output('which', ['-a', name])).trim().split('\n');
    for (const path of paths) await machine.output('mount', ['--bind', hidden, path]);
    const refused = await up();
    for (const path of paths.reverse()) await machine.output('umount', [path]);
    await expectRefusal(refused, {
      code: 3,
      name: 'OVLAB_E_TOOL_MISSING',
      says: [name, `apt-get install ${debian}`],
    });
  });

  it('what is wrong with the lab file, with line, column and a caret', async () => {
    const text = 'name: home\nprefx: 2001:db8:5::/64\nclients:\n  - { name: a, os: beos }\n';
    await writeFile(join(machine.work, 'ovlab.yaml'), text);
    await expectRefusal(await machine.ovlab(['up']), {
      code: 2,
      name: 'OVLAB_E_LAB_FILE',
      says: [
        'ovlab.yaml:2:1: error: unknown key "prefx"',
        '  prefx: 2001:db8:5::/64\n  ^^^^^\n  hint: did you mean "prefix"?',
        'ovlab.yaml:4:20: error: ',
        /\n {21}\^\^\^\^\n/,
      ],
    });
    const validate = await machine.ovlab(['validate']);
    expect(validate.code).toBe(2);
    expect(validate.stderr).toContain('ovlab.yaml:2:1: error: unknown key "prefx"');
    const json = await machine.ovlab(['validate', '--json']);
    expect(json.code).toBe(2);
    expect(json.json).toMatchObject({
      valid: false,
      problems: [{ code: 'missing-key' }, { line: 2, column: 1 }, { line: 4, column: 20 }],
    });
  });

  it('a lab file that is not there', async () => {
    await expectRefusal(await machine.ovlab(['up', '-f', 'none.yaml']), {
      code: 2,
      name: 'OVLAB_E_FILE',
      says: ['none.yaml', 'ENOENT'],
    });
  });
});

describe("a port that is taken in the server's namespace", () => {
  it('is refused with the name of who has it, and taken again once it is free', async () => {
    const machine = await makeMachine();
    const first = await machine.ovlab(['up', '--name', lab, '--json']);
    const { server } = first.json as { server: Record<'supervisor' | 'openvpn', { pid: number }> };
    await machine.output('kill', ['-9', String(server.supervisor.pid), String(server.openvpn.pid)]);
    const taker = machine.start('ip', [
      ...['netns', 'exec', `ovlab-${lab}-server`, 'perl', '-MIO::Socket::INET', '-e'],
      'my $s = IO::Socket::INET->new(LocalPort => 1194, Proto => "udp") or die; $| = 1; print STDERR "taken"; sleep 60',
    ]);
    await new Promise((resolve) => taker.child.stderr?.once('data', resolve));
    const before = await machine.state();

    const { code, stderr } = await machine.ovlab(['up', '--name', lab]);
    expect(code, stderr).toBe(1);
    expect(stderr).toContain('OVLAB_E_PORT_TAKEN');
    expect(stderr).toContain(`perl (pid ${await taker.pid()})`);
    expect(await machine.state()).toEqual(before);

    await taker.kill('SIGKILL');
    await taker.finished;
    const again = await machine.ovlab(['up', '--name', lab, '--json']);
    expect(again.code, again.stderr).toBe(0);
    expect(again.json).toMatchObject({ ready: true });
    await machine.remove();
  });
});

describe('without any privilege', () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await makeMachine();
    await chmod(machine.work, 0o777);
  });
  afterEach(() => machine.remove());

  it.each([
    [['--help'], /Usage: ovlab/],
    [['up', '--help'], /Example:\n {2}\$ ovlab up/],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['schema'], /"\$schema"/],
    [['ra', '--help'], /Usage: ovlab ra/],
    [['ra', '--interface', 'lo', '--prefix', '2001:db8::/64', '--check'], /prefix 2001:db8::\/64/],
  ] as const)('`ovlab %j` works', async (args, shown) => {
    const { code, stdout, stderr } = await machine.run('setpriv', [...nobody, ...args]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(shown);
  });

  it('`ovlab init` and `ovlab validate` work, and what the one writes is valid to the other', async () => {
    expect((await machine.run('setpriv', [...nobody, 'init'])).code).toBe(0);
    const { code, stdout } = await machine.run('setpriv', [...nobody, 'validate']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ovlab\.yaml is valid/);
    const again = await machine.run('setpriv', [...nobody, 'init']);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('--force');
  });

  it.each(['down', 'status'])("`ovlab %s` of root's lab names the permission", async (command) => {
    await done(machine, ['up', '--name', lab]);
    const before = await machine.state();
    const name = command === 'down' ? ['--name', lab] : [lab];
    const { code, stderr } = await machine.run('setpriv', [...nobody, command, ...name]);
    expect(code, stderr).toBe(4);
    expect(stderr).toContain('OVLAB_E_NOT_PERMITTED');
    expect(stderr).toContain('sudo');
    expect(await machine.state()).toEqual(before);
  });

  it.each([
    [['pu'], "unknown command 'pu'\n(Did you mean up?)"],
    [['up', '--clinets', '3'], "unknown option '--clinets'\n(Did you mean --clients?)"],
    [['up', '--clients', 'many'], 'it must be a whole number'],
    [['up', '--clients', '2000'], 'from 0 to 1000'],
    [['up', '--name', 'No Good'], 'OVLAB_E_USAGE'],
    [['ra', '--nosuch'], "unknown option '--nosuch'"],
    [['ra', '--interface', 'lo', '--router-lifetime', '5', '--check'], 'RFC 4861 6.2.1'],
    [['exec'], "missing required argument 'node'"],
    [[], 'Usage: ovlab'],
  ] as const)('`ovlab %j` is wrong usage, with help', async (args, says) => {
    const { code, stdout, stderr } = await machine.run('setpriv', [...nobody, ...args]);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(says);
    expect(stdout).toBe('');
  });
});

describe('with a lab', () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await makeMachine();
    await done(machine, ['up', '--name', lab]);
  });
  afterEach(() => machine.remove());

  it('`--json` prints one document on standard output, and nothing else', async () => {
    const commands: [string[], object][] = [
      [['up', '--name', lab, '--json'], { lab, ready: true, changed: false }],
      [['up', '--name', lab, '--dry-run', '--json'], { lab, steps: [] }],
      [['ls', '--json'], { labs: [{ name: lab, state: 'up' }] }],
      [['status', '--json'], { lab, ready: true }],
      [['down', '--name', lab, '--json'], { labs: [{ lab, removed: true }] }],
      [['up', '--name', lab, '--json'], { lab, ready: true, changed: true }],
      [['down', '--all', '--json'], { labs: [{ lab, removed: true }] }],
      [['down', '--name', lab, '--json'], { labs: [{ lab, removed: false }] }],
      [['ls', '--json'], { labs: [] }],
    ];
    for (const [args, shown] of commands) {
      const result = await machine.ovlab(args);
      expect(result.code, `${args.join(' ')}: ${result.stderr}`).toBe(0);
      expect(result.json).toMatchObject(shown);
    }
  });

  it('`exec` hands on arguments, output and exit code, and names the nodes', async () => {
    const seven = await machine.ovlab([
      'exec',
      'client1',
      '--',
      'sh',
      '-c',
      'echo "$1"; exit 7',
      'sh',
      'a  b',
    ]);
    expect(seven).toMatchObject({ code: 7, stdout: 'a  b\n' });
    const flags = await machine.ovlab(['exec', 'server', 'ip', '-o', 'link', 'show', 'br0']);
    expect(flags.stdout).toContain('br0');
    const wrong = await machine.ovlab(['exec', 'nosuch', '--', 'true']);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('its nodes are isp, server, client1');
    const killed = await machine.ovlab(['exec', 'client1', '--', 'sh', '-c', 'kill -TERM $$']);
    expect(killed.code).toBe(143);
    const missing = await machine.ovlab(['exec', 'client1', '--', 'no-such-program']);
    expect(missing.code).not.toBe(0);
    expect(missing.stderr).toContain('no-such-program');
  });

  it('`logs` are merged by time, name their programs, and survive a reader that leaves', async () => {
    const { stdout } = await machine.ovlab(['logs', '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { time: string; node: string; program: string });
    const times = lines.map(({ time }) => Date.parse(time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const sources = new Set(lines.map(({ node, program }) => `${node}/${program}`));
    expect([...sources].sort()).toEqual(['client1/openvpn', 'server/openvpn', 'server/supervisor']);
    const head = await machine.run('bash', [
      '-c',
      '"$0" "$1" logs | head -1; echo ${PIPESTATUS[0]}',
      process.execPath,
      program,
    ]);
    expect(head.stderr).toBe('');
    expect(head.stdout).toMatch(/^\d{4}-\d\d-\d\d .*\n0\n$/);
    const wrong = await machine.ovlab(['logs', 'nosuch']);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('server, client1');
  });

  it('`logs -f` shows what is written from then on, and ends at SIGINT', async () => {
    const follow = machine.startOvlab(['logs', 'client1', '-f']);
    let text = '';
    follow.child.stdout?.on('data', (chunk: string) => (text += chunk));
    await waitFor('show the log so far', () =>
      Promise.resolve(text.includes('Initialization Sequence Completed')),
    );
    const so = text.length;
    // SIGUSR1 makes OpenVPN connect again, which it logs.
    await machine.output('pkill', ['-USR1', '-f', '[c]lient-client1.ovpn']);
    await waitFor('follow the log', () => Promise.resolve(text.slice(so).includes('SIGUSR1')));
    await follow.kill('SIGINT');
    const { code, stderr } = await follow.finished;
    expect(stderr).toBe('');
    expect([0, 130]).toContain(code);
  });

  it('there are no colours in a pipe or with NO_COLOR, and there are with FORCE_COLOR', async () => {
    const text = async (env: Record<string, string>) => {
      const { stdout, stderr } = await machine.ovlab(['up', '--name', lab], { env });
      return stdout + stderr;
    };
    expect(await text({ NO_COLOR: '' })).not.toContain('\u001b');
    expect(await text({ NO_COLOR: '1', FORCE_COLOR: '1' })).not.toContain('\u001b');
    expect(await text({ NO_COLOR: '', FORCE_COLOR: '1' })).toContain('\u001b[');
  });
});
