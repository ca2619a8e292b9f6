import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import { filesBelow } from './support/files.ts';
import type { HostState } from './support/host-state.ts';
import { makeMachine, type Machine } from './support/machine.ts';
import { ping } from './support/ping.ts';

const lab = `alien-${process.pid}`;

describe('what ovlab did not make', () => {
  let machine: Machine;
  let before: HostState;

  beforeEach(async () => {
    machine = await makeMachine();
    before = await machine.state();
  });
  afterEach(() => machine.remove());

  /** `up` refuses, names what is in the way and what to do, and changes nothing. */
  async function expectRefusal(named: string, hint: RegExp): Promise<void> {
    const [state, files] = [await machine.state(), await filesBelow(machine)];
    const { code, stdout, stderr } = await machine.ovlab(['up', '--name', lab]);
    expect(code, stderr).toBe(1);
    expect(stderr).toContain('OVLAB_E_FOREIGN');
    expect(stderr).toContain(named);
    expect(stderr).toMatch(hint);
    expect(stdout).toBe('');
    expect(await machine.state()).toEqual(state);
    expect(await filesBelow(machine)).toEqual(files);
  }

  it('a network namespace with a name of the lab stays, with the link in it', async () => {
    const name = `ovlab-${lab}-isp`;
    await machine.output('ip', ['netns', 'add', name]);
    await machine.output('ip', ['-n', name, 'link', 'add', 'mine', 'type', 'bridge']);
    await expectRefusal(name, /ip netns del|--name/);
    const down = await machine.ovlab(['down', '--name', lab]);
    expect(down.code).toBe(0);
    expect(down.stderr).toContain('there is no lab');
    expect(await machine.output('ip', ['-n', name, 'link', 'show', 'mine'])).toContain('mine');
    expect((await machine.ovlab(['ls', '--json'])).json).toEqual({ labs: [] });
  });

  it.each([
    ['OVLAB_RUN_DIR', 'notes.txt'],
    ['OVLAB_STATE_DIR', 'ca.key'],
  ] as const)(
    'files in the directory below %s stay, whatever `up` and `down` are asked',
    async (root, file) => {
      const directory = join(machine.env[root], lab);
      await mkdir(directory, { recursive: true });
      await writeFile(join(directory, file), 'precious\n');
      await expectRefusal(directory, /move it away|--name/);
      await machine.ovlab(['down', '--name', lab]);
      await machine.ovlab(['down', '--all']);
      expect(await readFile(join(directory, file), 'utf8')).toBe('precious\n');
      expect(await machine.state()).toEqual(before);
    },
  );

  it('keys of a real server that came after `up` stay at `down`', async () => {
    await done(machine, ['up', '--name', lab]);
    const directory = join(machine.env.OVLAB_STATE_DIR, `${lab}-real`);
    await mkdir(directory);
    await writeFile(join(directory, 'ca.key'), 'precious\n');
    await done(machine, ['down', '--all']);
    expect(await filesBelow(machine)).toEqual([`state/${lab}-real`, `state/${lab}-real/ca.key`]);
  });

  describe('inside a lab that is up', () => {
    const server = (...args: string[]) => machine.node(lab, 'server').output(args[0] ?? '', args.slice(1));

    beforeEach(async () => {
      await done(machine, ['up', '--name', lab]);
    });

    const rulesAndLinks = async () =>
      Promise.all([
        server('nft', '-s', 'list', 'ruleset'),
        server('ip', '-o', 'link'),
        server('ip', 'addr'),
        server('ip', '-6', 'route'),
      ]);

    it('a bridge that is not ours is left as it is', async () => {
      await server('ip', 'link', 'del', 'br0');
      await server('ip', 'link', 'add', 'br0', 'type', 'bridge');
      const inside = await rulesAndLinks();
      await expectRefusal('br0', /ip link del br0/);
      expect(await rulesAndLinks()).toEqual(inside);
    });

    it('a TAP device that is not ours is left as it is', async () => {
      await server('ip', 'link', 'set', 'tap0', 'alias', 'somebody');
      const inside = await rulesAndLinks();
      await expectRefusal('tap0', /ip link del tap0/);
      expect(await rulesAndLinks()).toEqual(inside);
    });

    it('an nftables table that is not ours is left as it is', async () => {
      await server('nft', 'delete table bridge ovlab');
      await server('nft', 'table bridge ovlab { chain mine { counter accept; }; }');
      const inside = await rulesAndLinks();
      await expectRefusal('bridge ovlab', /nft delete table bridge ovlab/);
      expect(await rulesAndLinks()).toEqual(inside);
    });
  });

  it('two labs at once have networks of their own, and each goes alone', async () => {
    const names = [lab, `${lab}-b`];
    const ups = await Promise.all(names.map((name) => machine.ovlab(['up', '--name', name, '--json'])));
    expect(ups.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0]);
    const addresses = ups.map(({ json }) => (json as Up).clients[0]?.addresses[0]?.address);
    expect(new Set(addresses).size).toBe(2);
    expect((await machine.ovlab(['ls', '--json'])).json).toMatchObject({
      labs: names.map((name) => ({ name, state: 'up' })),
    });
    const several = await machine.ovlab(['status']);
    expect(several.code).toBe(2);
    expect(several.stderr).toContain(names.join(', '));

    // The name of the one begins with the name of the other.
    const programs = (json: unknown) => (json as Up).server.openvpn.pid;
    await done(machine, ['down', '--name', lab]);
    const left = await machine.ovlab(['status', '--json']);
    expect(left.json).toMatchObject({ lab: `${lab}-b`, ready: true });
    expect(programs(left.json)).toBe(programs(ups[1]?.json));
    expect((await ping(machine.node(`${lab}-b`, 'client1'), { to: '2001:db8:ffff::1' })).received).toBe(1);

    await done(machine, ['up', '--name', lab]);
    await done(machine, ['down', '--name', `${lab}-b`]);
    expect((await machine.ovlab(['status', '--json'])).json).toMatchObject({ lab, ready: true });
    await done(machine, ['down', '--all']);
    expect(await machine.state()).toEqual(before);
    expect(await filesBelow(machine)).toEqual([]);
  });

  it('a node whose name makes it look like another lab is told apart from it', async () => {
    // Both have a namespace ovlab-a-b-…: lab `a` with a client `b-isp`, and lab `a-b` with its isp.
    await writeFile(
      join(machine.work, 'ovlab.yaml'),
      `name: ${lab}\nprefix: 2001:db8:66::/64\nclients: [{ name: b-isp }]\n`,
    );
    await done(machine, ['up']);
    const up = await machine.ovlab(['up', '--name', `${lab}-b`, '--clients', '1', '--json']);
    expect(up.code).toBe(1);
    expect(up.stderr).toContain('OVLAB_E_FOREIGN');
    expect(up.stderr).toContain(`belongs to lab ${lab}`);
    await done(machine, ['down', '--name', `${lab}-b`]);
    expect((await machine.ovlab(['status', '--json'])).json).toMatchObject({ lab, ready: true });
  });
});

interface Up {
  readonly server: { readonly openvpn: { readonly pid: number } };
  readonly clients: readonly { readonly addresses: readonly { readonly address: string }[] }[];
}
