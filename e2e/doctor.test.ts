import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import { testLab, unprivileged, type TestLab } from './support/lab.ts';
import type { OvlabOutput } from './support/ovlab.ts';
import { makeVps, type Vps } from './support/vps.ts';
import { waitFor } from './support/wait.ts';

interface Report {
  readonly healthy: boolean;
  readonly netns: string | undefined;
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly {
    readonly id: string;
    readonly status: string;
    readonly evidence: string;
    readonly mend?: string;
    readonly fix?: readonly string[];
  }[];
  readonly mended: readonly { readonly id: string; readonly error?: string }[];
}

/** What is not in order, as `id: evidence`. */
function faults({ findings }: Report): readonly string[] {
  return findings
    .filter(({ status }) => status === 'error' || status === 'warning')
    .map(({ id, evidence }) => `${id}: ${evidence}`);
}

describe.skipIf(unprivileged)('ovlab doctor', () => {
  let lab: TestLab;
  let file: string;

  beforeAll(async () => {
    lab = await testLab(`doctor-${process.pid}`);
    file = join(lab.machine.work, 'lab.json');
    await lab.write({ advertise: { dhcpv6: 'stateful' } });
    await lab.up();
  });
  afterAll(() => lab.remove());

  const run = (...args: readonly string[]): Promise<OvlabOutput> =>
    lab.machine.ovlab(['doctor', '-f', file, ...args]);

  async function report(...args: readonly string[]): Promise<Report> {
    return (await run('--json', ...args)).json as Report;
  }

  it('finds nothing wrong with the server of a lab that is up', async () => {
    const { code, json, stderr } = await run('--json');
    const found = json as Report;
    expect(faults(found)).toEqual([]);
    expect(found).toMatchObject({ healthy: true, netns: `ovlab-${lab.name}-server`, mended: [] });
    expect(found.counts['ok']).toBeGreaterThan(50);
    expect(stderr).toBe(`looking at the network namespace ovlab-${lab.name}-server\n`);
    expect(code).toBe(0);
  });

  it('finds nothing wrong with its client', async () => {
    const found = await report('--client', 'client1');
    expect(faults(found)).toEqual([]);
    const ids = found.findings.filter(({ status }) => status === 'ok').map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['client.tunnel', 'client.address', 'client.gateway']));
  });

  it('shows a fault with its mend, ends with 1, mends it, and finds nothing then', async () => {
    const server = lab.node('server');
    await server.output('ip', ['link', 'set', 'dev', 'tap0', 'nomaster']);
    await server.output('sysctl', ['-q', '-w', 'net.ipv6.conf.all.forwarding=0']);
    const key = join(lab.machine.env['OVLAB_STATE_DIR'], lab.name, 'pki/server.key');
    await chmod(key, 0o644);

    const { code, stdout } = await run();
    expect(stdout).toContain('bridge.taps      tap0 is in no bridge\n');
    expect(stdout).toContain('mend: ip link set dev tap0 master br0 (--fix does it)\n');
    expect(stdout).toMatch(/\n3 errors, 0 warnings, \d+ in order, \d+ not looked at\n$/);
    expect(stdout).not.toContain('kernel.tun');
    expect(code).toBe(1);

    const mended = await run('--fix');
    expect(mended.stderr).toContain('mended bridge.taps: ip link set dev tap0 master br0\n');
    expect(mended.stderr).toContain(`mended key.permissions: chmod 0600 ${key}\n`);
    expect(mended.stdout).toMatch(/^0 errors, 0 warnings, /);
    expect(mended.code).toBe(0);
    expect(faults(await report())).toEqual([]);
  });

  it('finds nothing wrong with a server in routed mode', async () => {
    await lab.write({ server: { mode: 'routed' } });
    await lab.up();
    expect(faults(await report())).toEqual([]);
    await lab.write({});
    await lab.up();
  });

  it('names the client that lost its tunnel', async () => {
    await lab.signal('client1', 'openvpn', 'SIGKILL');
    const found = await report('--client', 'client1', '--only', 'client.tunnel');
    expect(found).toMatchObject({ healthy: false, findings: [{ id: 'client.tunnel', status: 'error' }] });
    await lab.up();
  });

  it('names a supervisor that has ended', async () => {
    const { pid } = (await lab.up()).server.supervisor;
    await lab.machine.output('kill', ['-s', 'KILL', String(pid)]);
    expect(faults(await report('--only', 'supervisor.running'))).toEqual([
      expect.stringMatching(/^supervisor\.running: nobody answers at .*supervisor\.sock$/),
    ]);
    await lab.up();
  });

  it.each([
    [['--only', 'bridge.tap'], 'do you mean bridge.taps?'],
    [['--client'], 'argument missing'],
  ])('%j is wrong usage', async (args, words) => {
    const { code, stderr, stdout } = await run(...args);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('says what is wrong with the lab file before anything else', async () => {
    const broken = join(lab.machine.work, 'broken.yaml');
    await writeFile(broken, 'prefix: 2001:db8:55::/48\n');
    const { code, stderr } = await lab.machine.ovlab(['doctor', '-f', broken]);
    expect(stderr).toContain('broken.yaml:1:9: error:');
    expect(code).toBe(2);
  });

  it('looks at a machine without a lab file, and compares with none', async () => {
    const { json } = await lab.machine.ovlab(['doctor', '--json']);
    const { findings, netns } = json as Report;
    expect(netns).toBeUndefined();
    const of = (id: string): string | undefined => findings.find((finding) => finding.id === id)?.status;
    expect([of('kernel.tun'), of('uplink.present'), of('route.default')]).toEqual(['ok', 'skipped', 'error']);
  });
});

describe.skipIf(unprivileged)('ovlab doctor on a real server', () => {
  let vps: Vps;
  beforeAll(async () => {
    vps = await makeVps();
    await done(vps.machine, ['init', '--template', 'vps']);
  });
  afterAll(() => vps.remove());

  async function report(...only: readonly string[]): Promise<Report> {
    const args = only.length === 0 ? [] : ['--only', ...only];
    return (await vps.machine.ovlab(['doctor', '--json', ...args])).json as Report;
  }

  it('says step by step what is missing, up to a server that answers', async () => {
    const { machine } = vps;
    expect(faults(await report('bridge.present', 'change.pending', 'openvpn.listening'))).toEqual([
      'bridge.present: there is no br0',
    ]);

    await done(machine, ['server', 'apply']);
    const applied = ['change.pending', 'supervisor.running', 'openvpn.listening', 'tap.open', 'boot.bridge'];
    expect(faults(await report(...applied)).map((text) => text.split(':')[0])).toEqual([
      'supervisor.running',
      'openvpn.listening',
      'tap.open',
      'boot.bridge',
      'change.pending',
    ]);

    await done(machine, ['server', 'confirm']);
    const server = machine.startOvlab(['server', 'run']);
    await waitFor('listen', async () => (await report('openvpn.listening')).healthy);
    await done(machine, ['client', 'add', 'laptop']);
    await waitFor('answer', async () => (await report('port.answers', 'supervisor.running')).healthy);
    const { findings } = await report('port.answers');
    expect(findings).toMatchObject([
      { status: 'ok', evidence: expect.stringMatching(/^127\.0\.0\.1:1194\/udp: /) },
    ]);
    const found = await report();
    expect(faults(found).filter((text) => !/^(boot|dns|manager|route\.gateway)\b/.test(text))).toEqual([]);

    await server.kill('SIGTERM');
    await server.finished;
    await done(machine, ['server', 'remove']);
  });

  it('tells how the router treats the /64, and which mode fits', async () => {
    const { machine, router } = vps;
    const mode = async (...args: readonly string[]): Promise<Report['findings'][number] | undefined> => {
      const { json } = await machine.ovlab(['doctor', '--json', '--only', 'provider.mode', ...args]);
      return (json as Report).findings[0];
    };
    expect(await mode('--foreign-mac')).toMatchObject({
      status: 'ok',
      evidence: expect.stringContaining('answers a second MAC address') as string,
    });

    // What a provider does at the port of a customer.
    const [uplink] = JSON.parse(await machine.output('ip', ['-j', 'link', 'show', 'eth0'])) as {
      address: string;
    }[];
    await router.output('nft', ['-f', '-'], {
      input: `table netdev port { chain in { type filter hook ingress device up0 priority 0; ether saddr != ${uplink?.address ?? ''} drop; }; }`,
    });
    expect(await mode()).toMatchObject({ status: 'ok' });
    expect(await mode('--foreign-mac')).toMatchObject({
      status: 'error',
      evidence: expect.stringContaining('not a second MAC address') as string,
      mend: expect.stringContaining('server.mode: routed') as string,
    });
    await router.output('nft', ['delete', 'table', 'netdev', 'port']);

    const server = /fe80:[0-9a-f:]+/.exec(
      await machine.output('ip', ['-6', 'addr', 'show', 'dev', 'eth0']),
    )?.[0];
    await router.output('ip', ['addr', 'del', '2001:db8:55::254/64', 'dev', 'up0']);
    await router.output('ip', ['route', 'add', '2001:db8:55::/64', 'via', server ?? '', 'dev', 'up0']);
    expect(await mode()).toMatchObject({
      status: 'error',
      evidence: expect.stringContaining('sends the whole /64 to this host') as string,
    });
  });
});
