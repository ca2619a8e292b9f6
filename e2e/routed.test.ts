import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostState } from './support/host-state.ts';
import { addressesOf, routes6 } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab, type UpReport } from './support/lab.ts';
import { ping } from './support/ping.ts';

interface Status {
  readonly server: { readonly firstHop: readonly { readonly name: string; readonly packets: number }[] };
}

describe.skipIf(unprivileged)('a lab whose provider lets only the MAC address of the server through', () => {
  const clients = [{ name: 'laptop' }, { name: 'nas', address: '2001:db8:55::20' }];
  let lab: TestLab;
  let before: HostState;
  let routed: UpReport;

  beforeAll(async () => {
    lab = await testLab(`routed-${process.pid}`);
    before = await lab.machine.state();
  });
  afterAll(() => lab.remove());

  /** What a provider does at the port of a customer. By the interface's name, so that it outlives a new server. */
  async function filterMacs(): Promise<void> {
    const [uplink] = JSON.parse(await lab.node('server').output('ip', ['-j', 'link', 'show', 'eth0'])) as {
      address: string;
    }[];
    const isp = lab.node('isp');
    await isp.output('nft', ['add', 'table', 'inet', 'port']);
    await isp.output('nft', ['add chain inet port security { type filter hook prerouting priority -300; }']);
    const foreign = ['iifname', 'lan0', 'ether', 'saddr', '!=', uplink?.address ?? ''];
    await isp.output('nft', ['add', 'rule', 'inet', 'port', 'security', ...foreign, 'counter', 'drop']);
  }

  async function filtered(): Promise<number> {
    const text = await lab.node('isp').output('nft', ['list', 'table', 'inet', 'port']);
    return Number(/packets (\d+)/.exec(text)?.[1]);
  }

  it('has clients without the internet while they are hosts of its LAN', async () => {
    await lab.write({ clients });
    const bridged = await lab.up();
    const [address] = bridged.clients[0]?.addresses ?? [];
    await filterMacs();
    const answer = await ping(lab.node('laptop'), { from: address?.address ?? '', to: internet, count: 2 });
    expect(answer).toMatchObject({ received: 0 });
    expect(await filtered()).toBeGreaterThan(0);
  });

  it('has them on it in routed mode, with the same file and the same clients', async () => {
    await lab.write({ clients, server: { mode: 'routed' } });
    routed = await lab.up();
    expect(routed).toMatchObject({ ready: true, changed: true });
    for (const { node, addresses } of routed.clients) {
      const from = addresses[0]?.address ?? '';
      expect(await ping(lab.node(node), { from, to: internet, count: 3 })).toMatchObject({ received: 3 });
      expect(await ping(lab.node('isp'), { from: internet, to: from, count: 3 })).toMatchObject({
        received: 3,
      });
    }
    expect(routed.clients[1]?.addresses).toEqual([{ address: '2001:db8:55::20', origin: 'static' }]);
  });

  it('leaves the uplink its address, and gives the inner bridge the way to the clients', async () => {
    const server = lab.node('server');
    for (const name of ['eth0', 'br0']) {
      const own = (await addressesOf(server, name, 6)).filter(({ scope }) => scope === 'global');
      expect(own).toMatchObject([{ local: '2001:db8:55::1', prefixlen: 64 }]);
    }
    const ways = (await routes6(server)).filter(({ dst }) => dst === '2001:db8:55::/64');
    expect(ways).toEqual([
      expect.objectContaining({ dev: 'br0', metric: 1 }),
      expect.objectContaining({ dev: 'eth0', metric: 256 }),
    ]);
    const ports = await server.output('bridge', ['link', 'show']);
    expect(ports).toContain('tap0');
    expect(ports).not.toContain('eth0');
  });

  it('answers for its clients on the LAN, and for nobody else', async () => {
    const entries = await lab.node('server').output('ip', ['-6', 'neigh', 'show', 'proxy', 'dev', 'eth0']);
    for (const { addresses } of routed.clients) expect(entries).toContain(`${addresses[0]?.address ?? ''} `);
    expect(await ping(lab.node('isp'), { from: internet, to: '2001:db8:55::dead', wait: 1 })).toMatchObject({
      received: 0,
    });
  });

  it('goes on when the supervisor is killed and started again', async () => {
    const from = routed.clients[0]?.addresses[0]?.address ?? '';
    await lab.machine.output('kill', ['-s', 'KILL', String(routed.server.supervisor.pid)]);
    expect(await ping(lab.node('isp'), { from: internet, to: from, count: 3 })).toMatchObject({
      received: 3,
    });
    expect(await lab.up()).toMatchObject({ ready: true });
    expect(await ping(lab.node('isp'), { from: internet, to: from, count: 3 })).toMatchObject({
      received: 3,
    });
    expect(await lab.up()).toMatchObject({ changed: false });
  });

  it('shows by name what first-hop security has dropped', async () => {
    const firstHop = { 'source-guard': true, isolation: true, 'nd-rate-limit': 200 };
    await lab.write({ clients, server: { mode: 'routed', 'first-hop': firstHop } });
    expect(await lab.up()).toMatchObject({ ready: true, changed: true });
    const nas = lab.node('nas');
    // An address of the laptop, from the other end of another tunnel.
    const stolen = routed.clients[0]?.addresses[0]?.address ?? '';
    await nas.output('ip', ['addr', 'add', `${stolen}/128`, 'dev', 'tap0', 'nodad']);
    expect(await ping(nas, { from: stolen, to: internet, count: 2, wait: 1 })).toMatchObject({ received: 0 });
    await nas.output('ip', ['addr', 'del', `${stolen}/128`, 'dev', 'tap0']);
    const { json } = await lab.machine.ovlab(['status', lab.name, '--json']);
    const counted = Object.fromEntries(
      (json as Status).server.firstHop.map(({ name, packets }) => [name, packets]),
    );
    expect(Object.keys(counted)).toEqual(
      expect.arrayContaining(['ra-guard', 'dhcpv6-shield', 'source-guard', 'isolation', 'nd-rate-limit']),
    );
    expect(counted['source-guard']).toBeGreaterThan(0);
    const { stdout } = await lab.machine.ovlab(['status', lab.name]);
    expect(stdout).toMatch(/dropped +.*source-guard [1-9]/);
  });

  it('does without TAP devices that are there before OpenVPN', async () => {
    await lab.write({ clients, vpn: { 'persistent-tap': false }, server: { mode: 'routed' } });
    expect(await lab.up()).toMatchObject({ ready: true, changed: true });
    expect(await lab.node('server').output('bridge', ['link', 'show'])).toContain('tap0');
  });

  it('goes without a trace', async () => {
    expect(await lab.machine.ovlab(['down', '--name', lab.name])).toMatchObject({ code: 0 });
    expect(await lab.machine.state()).toEqual(before);
  });
});
