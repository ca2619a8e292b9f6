import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { awaitPacket } from './support/capture.ts';
import { ipRows, linkIndexes, routes6 } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab, type UpReport } from './support/lab.ts';
import { ping } from './support/ping.ts';
import { steadyPing } from './support/steady-ping.ts';
import { waitFor } from './support/wait.ts';

const routerAdvertisement = 'icmp6 and ip6[40] == 134';

describe.skipIf(unprivileged)('a broken lab', () => {
  let lab: TestLab;
  let report: UpReport;

  beforeAll(async () => {
    lab = await testLab(`mend-${process.pid}`);
    await lab.write({});
    report = await lab.up();
  });
  afterAll(() => lab.remove());

  // A test that passes leaves a whole lab behind.
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') report = await lab.up();
  });

  const reaches = async (node = 'client1') =>
    (await ping(lab.node(node), { to: internet, wait: 1 })).received === 1;

  async function expectMended(): Promise<void> {
    report = await lab.up();
    expect(report).toMatchObject({ ready: true, changed: true, clients: [{ tunnel: 'connected' }] });
    expect(await reaches()).toBe(true);
    const { code, stderr } = await lab.upText();
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('no changes') });
  }

  async function programOf(node: string, program: string): Promise<number | undefined> {
    return (await lab.programs(node))[program]?.[0];
  }

  /** Breaks that cut the client off until the next `up`. */
  const breaks: Readonly<Record<string, () => Promise<unknown>>> = {
    'the client’s OpenVPN was killed': () => lab.signal('client1', 'openvpn', 'SIGKILL'),
    'the client’s tap0 was deleted': () => lab.node('client1').output('ip', ['link', 'del', 'tap0']),
    'the client’s namespace was deleted': () => deleteNode('client1'),
    'the provider’s namespace was deleted': () => deleteNode('isp'),
    'the server’s namespace was deleted': () => deleteNode('server'),
    'the network card was taken out of the bridge': () =>
      lab.node('server').output('ip', ['link', 'set', 'dev', 'eth0', 'nomaster']),
    'the server’s bridge is down': () =>
      lab.node('server').output('ip', ['link', 'set', 'dev', 'br0', 'down']),
    'the server forwards nothing': () =>
      lab.node('server').output('sysctl', ['-q', '-w', 'net.ipv6.conf.all.forwarding=0']),
  };

  /** By hand, as somebody does who clears up: processes first, then the name. */
  async function deleteNode(node: string): Promise<void> {
    const pids = Object.values(await lab.programs(node)).flat();
    // Some end with the one that started them.
    await lab.machine.run('kill', ['-s', 'KILL', ...pids.map(String)]);
    await lab.machine.output('ip', ['netns', 'delete', `ovlab-${lab.name}-${node}`]);
  }

  it.each(Object.keys(breaks))('is mended by `up` when %s', async (what) => {
    await breaks[what]?.();
    // A client that was told a shorter way by a Redirect keeps it until the server's RA withdraws the default route.
    await waitFor('cut the client off', async () => !(await reaches()));
    await expectMended();
  });

  it('gets the server’s default route back', async () => {
    const before = await routes6(lab.node('server'));
    await lab.node('server').output('ip', ['-6', 'route', 'del', 'default']);
    // The clients may know a shorter way by then: the server's Redirect to the next router on the same link.
    expect(await reaches('server')).toBe(false);
    await expectMended();
    expect(await reaches('server')).toBe(true);
    expect(await routes6(lab.node('server'))).toEqual(before);
  });

  it('gets its guard back when the nftables table was deleted', async () => {
    const server = lab.node('server');
    const table = async () => (await server.run('nft', ['-s', 'list', 'table', 'bridge', 'ovlab'])).stdout;
    const before = await table();
    expect(before).toContain('nd-router-advert');
    await server.output('nft', ['delete', 'table', 'bridge', 'ovlab']);
    await expectMended();
    expect(await table()).toBe(before);
  });

  it('gets a new tap0 on the server into which OpenVPN and the clients come back', async () => {
    const server = lab.node('server');
    const [index, pid] = [(await linkIndexes(server))['tap0'], report.server.openvpn.pid];
    await server.output('ip', ['link', 'del', 'tap0']);
    await expectMended();
    expect((await linkIndexes(server))['tap0']).toBeGreaterThan(index ?? Infinity);
    expect((await ipRows(server, 'link', 'show', 'tap0'))[0]).toMatchObject({ master: 'br0' });
    expect(await programOf('server', 'openvpn')).not.toBe(pid);
  });

  it('does not take over an OpenVPN whose tap0 was replaced while no supervisor ran', async () => {
    const server = lab.node('server');
    const { pid } = report.server.openvpn;
    await lab.signal('server', 'node', 'SIGKILL');
    await waitFor('end', async () => (await programOf('server', 'node')) === undefined);
    await server.output('ip', ['link', 'del', 'tap0']);
    await expectMended();
    expect(report.server.openvpn.pid).not.toBe(pid);
  });

  it('announces the bridge’s MAC as it is, also when it was changed by hand', async () => {
    const [before] = await ipRows(lab.node('server'), 'link', 'show', 'br0');
    const next = await awaitPacket(lab.node('client1'), 'tap0', routerAdvertisement);
    await lab.node('server').output('ip', ['link', 'set', 'dev', 'br0', 'address', '02:00:00:00:00:77']);
    expect(await next.packet).toMatch(/source link-address option \(1\), length 8 \(1\): 02:00:00:00:00:77/);
    await expectMended();
    expect((await ipRows(lab.node('server'), 'link', 'show', 'br0'))[0]).toMatchObject({
      address: before?.['address'],
    });
  });

  it('has a supervisor that starts the server’s OpenVPN again when it was killed', async () => {
    const { supervisor, openvpn } = report.server;
    await lab.signal('server', 'openvpn', 'SIGKILL');
    await waitFor('start OpenVPN again', async () => {
      const { server } = (await lab.machine.ovlab(['status', lab.name, '--json'])).json as UpReport;
      expect(server.supervisor).toEqual(supervisor);
      return server.openvpn.state === 'ready' && server.openvpn.pid !== openvpn.pid;
    });
    report = await lab.up();
    expect(report.server).toMatchObject({ supervisor, openvpn: { restarts: openvpn.restarts + 1 } });
    expect(await reaches()).toBe(true);
  });

  it('keeps its tunnels when the supervisor was killed, and `up` starts one that takes them over', async () => {
    const { supervisor, openvpn } = report.server;
    const client = lab.node('client1');
    const running = await steadyPing(client, internet);
    await lab.signal('server', 'node', 'SIGKILL');
    await waitFor('end', async () => (await programOf('server', 'node')) === undefined);
    expect(await client.run('rdisc6', ['-1', '-r', '1', '-w', '500', 'tap0'])).toMatchObject({ code: 2 });
    // Not later: the first one of a router's own accord would come after 16 s.
    const allNodes = `${routerAdvertisement} and ip6 dst host ff02::1`;
    const told = await awaitPacket(client, 'tap0', allNodes, 15_000);
    await expectMended();
    expect(await told.packet).toContain('prefix info option');
    expect(await running.stop()).toMatchObject({ lost: [] });
    expect(report.server.openvpn.pid).toBe(openvpn.pid);
    expect(report.server.supervisor.pid).not.toBe(supervisor.pid);
    expect(await client.output('rdisc6', ['-1', '-w', '10000', 'tap0'])).toContain(
      'Router lifetime           :         1800',
    );
  });

  it('says goodbye when the supervisor is ended: OpenVPN ends, and the router leaves the hosts’ lists', async () => {
    const client = lab.node('client1');
    const last = await awaitPacket(client, 'tap0', `${routerAdvertisement} and ip6[46:2] == 0`);
    await lab.signal('server', 'node', 'SIGTERM');
    expect(await last.packet).toContain('router lifetime 0s');
    await waitFor('end', async () => Object.keys(await lab.programs('server')).length === 0);
    expect((await routes6(client)).filter(({ dst }) => dst === 'default')).toEqual([]);
    await expectMended();
  });
});
