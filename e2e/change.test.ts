import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awaitPacket } from './support/capture.ts';
import { globalAddresses, linkIndexes } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab } from './support/lab.ts';
import { ping } from './support/ping.ts';
import { steadyPing } from './support/steady-ping.ts';

/** What tells that a node is the very same one: its programs, interfaces and addresses. */
interface Identity {
  readonly programs: Record<string, number[]>;
  readonly links: Record<string, number>;
  readonly addresses: string[];
}

/** One line of `up --dry-run --json`. */
interface PlannedStep {
  readonly node: string;
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly commands: readonly string[];
}

const clients = (...names: string[]) => ({ clients: names.map((name) => ({ name })) });
const base = { ...clients('alpha', 'beta'), advertise: { rdnss: ['2001:db8:55::53'] } };

describe.skipIf(unprivileged)('a changed lab file', () => {
  let lab: TestLab;

  beforeAll(async () => {
    lab = await testLab(`change-${process.pid}`);
  });
  afterAll(() => lab.remove());

  // Whatever the test before has made of it: what is there costs no time.
  beforeEach(async () => {
    await lab.write(base);
    await lab.up();
  });

  async function identity(node: string): Promise<Identity> {
    const inside = lab.node(node);
    // One after the other: `ip` is a program in the node as well.
    return {
      programs: await lab.programs(node),
      links: await linkIndexes(inside),
      addresses: await globalAddresses(inside),
    };
  }

  async function identities(...nodes: string[]): Promise<Record<string, Identity>> {
    return Object.fromEntries(
      await Promise.all(nodes.map(async (node) => [node, await identity(node)] as const)),
    );
  }

  const everybody = () => identities('isp', 'server', 'alpha', 'beta');

  async function namespaces(): Promise<string[]> {
    const text = await lab.machine.output('ip', ['netns', 'list']);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => (line.split(' ')[0] ?? '').slice(`ovlab-${lab.name}-`.length))
      .sort();
  }

  /** `up --dry-run --json`; fails when it changes anything. */
  async function dryRun(): Promise<readonly PlannedStep[]> {
    const before = [await lab.machine.state(), await everybody()];
    const [json, text] = [await lab.upText('--dry-run', '--json'), await lab.upText('--dry-run')];
    expect([json.code, text.code], json.stderr + text.stderr).toEqual([0, 0]);
    expect([await lab.machine.state(), await everybody()]).toEqual(before);
    const { lab: name, steps } = json.json as { lab: string; steps: readonly PlannedStep[] };
    expect(name).toBe(lab.name);
    for (const { node, title, reason } of steps) {
      expect(reason).not.toBe('');
      expect(text.stdout).toContain(`${node}: ${title}`);
      expect(text.stdout).toContain(`because ${reason}`);
    }
    return steps;
  }

  async function expectNoChanges(): Promise<void> {
    const { code, stderr } = await lab.upText();
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('no changes') });
  }

  it('that is not changed leaves every process and interface as it is', async () => {
    const before = await everybody();
    expect(Object.keys(before['server']?.programs ?? {}).sort()).toEqual(['ip', 'node', 'openvpn']);
    expect(before['alpha']?.programs).toEqual({ openvpn: [expect.any(Number)] });
    expect(await dryRun()).toEqual([]);
    expect((await lab.upText('--dry-run')).stdout).toBe('no changes\n');
    await expectNoChanges();
    expect(await lab.up()).toMatchObject({ ready: true, changed: false });
    expect(await everybody()).toEqual(before);
  });

  it('with one client more adds it and disturbs nobody: a running ping loses nothing', async () => {
    const before = await everybody();
    await lab.write({ ...base, ...clients('alpha', 'beta', 'gamma') });
    const steps = await dryRun();
    expect(steps.find(({ id }) => id === 'gamma.openvpn')?.reason).toBe('it does not run');
    expect(steps.filter(({ node }) => ['alpha', 'beta', 'server'].includes(node))).toEqual([]);
    const running = await steadyPing(lab.node('alpha'), internet);
    const report = await lab.up();
    expect(await running.stop()).toMatchObject({ lost: [], duplicates: 0 });
    expect(report.clients.map(({ name, tunnel }) => [name, tunnel])).toEqual([
      ['alpha', 'connected'],
      ['beta', 'connected'],
      ['gamma', 'connected'],
    ]);
    const after = await everybody();
    expect(after).toEqual({ ...before, isp: after['isp'] });
    expect(after['isp']?.links).toMatchObject(before['isp']?.links ?? {});
    await expectNoChanges();
  });

  it('without a client removes its namespace, link and process and nothing else', async () => {
    const [alone, before] = [await lab.machine.state(), await everybody()];
    const [pid] = before['beta']?.programs['openvpn'] ?? [];
    await lab.write({ ...base, ...clients('alpha') });
    expect(await dryRun()).toEqual([
      expect.objectContaining({ node: 'beta', reason: 'it is not in the lab file' }),
      expect.objectContaining({ id: 'isp.unlink.access1' }),
    ]);
    expect(await lab.up()).toMatchObject({ changed: true });
    expect(await namespaces()).toEqual(['alpha', 'isp', 'server']);
    const after = await identities('isp', 'server', 'alpha');
    const { access1: gone, ...links } = before['isp']?.links ?? {};
    expect(gone).toBeGreaterThan(0);
    expect(after).toEqual({
      isp: { ...before['isp'], links },
      server: before['server'],
      alpha: before['alpha'],
    });
    const { processes } = await lab.machine.state();
    const ended = Object.keys(alone.processes).filter((key) => !(key in processes));
    expect(ended).toHaveLength(1);
    expect(await lab.machine.run('kill', ['-0', String(pid)])).toMatchObject({ code: 1 });
    await expectNoChanges();
  });

  it('with another DNS server reloads the supervisor alone, and clients are told at once', async () => {
    const before = await everybody();
    await lab.write({ ...base, advertise: { rdnss: ['2001:db8:55::99'] } });
    expect(await dryRun()).toEqual([
      expect.objectContaining({ id: 'server.supervisor', title: expect.stringContaining('reload') }),
    ]);
    const next = await awaitPacket(lab.node('alpha'), 'tap0', 'icmp6 and ip6[40] == 134');
    expect(await lab.up()).toMatchObject({ changed: true });
    expect(await next.packet).toContain('addr: 2001:db8:55::99');
    expect(await everybody()).toEqual(before);
    await expectNoChanges();
  });

  it('with another port starts OpenVPN again on both sides, and the clients come back', async () => {
    const before = await everybody();
    await lab.write({ ...base, vpn: { port: 1195 } });
    const steps = await dryRun();
    expect(steps.map(({ id }) => id).sort()).toEqual([
      'alpha.openvpn',
      'beta.openvpn',
      'port',
      'server.supervisor',
    ]);
    expect(await lab.up()).toMatchObject({ ready: true, changed: true });
    const sockets = await lab.node('server').output('ss', ['-Hlun']);
    expect(sockets).toContain(':1195');
    expect(sockets).not.toContain(':1194');
    const after = await everybody();
    expect(after['server']?.programs['node']).toEqual(before['server']?.programs['node']);
    for (const node of ['server', 'alpha', 'beta']) {
      expect(after[node]?.links).toEqual(before[node]?.links);
      expect(after[node]?.addresses).toEqual(before[node]?.addresses);
      expect(after[node]?.programs['openvpn']).not.toEqual(before[node]?.programs['openvpn']);
      expect(after[node]?.programs['openvpn']).toHaveLength(1);
    }
    await expectNoChanges();
  });

  it('with another prefix builds the lab again, with nothing of the old prefix left', async () => {
    await lab.write({ ...base, prefix: '2001:db8:66::/64', advertise: { rdnss: ['2001:db8:66::53'] } });
    expect((await dryRun()).filter(({ id }) => id.endsWith('.remove')).map(({ node }) => node)).toEqual(
      expect.arrayContaining(['server', 'alpha', 'beta']),
    );
    const report = await lab.up();
    const addresses = report.clients.flatMap((client) => client.addresses.map(({ address }) => address));
    expect(addresses).toHaveLength(2);
    for (const address of addresses) expect(address).toMatch(/^2001:db8:66:/);
    for (const node of ['isp', 'server', 'alpha', 'beta']) {
      const inside = lab.node(node);
      const told = await inside.output('ip', ['-6', 'addr']);
      const routes = await inside.output('ip', ['-6', 'route']);
      expect(told + routes).not.toContain('2001:db8:55:');
    }
    expect(await ping(lab.node('beta'), { to: internet })).toMatchObject({ received: 1 });
    await expectNoChanges();
  });
});
