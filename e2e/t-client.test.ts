import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostState } from './support/host-state.ts';
import { addressesOf, ipRows, type Row } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab, type UpReport } from './support/lab.ts';
import type { Netns } from './support/netns.ts';
import { ping } from './support/ping.ts';

/** The recipe of OpenVPN's t_client: save the state, pings must fail, start, pings pass, stop, state as saved. */
describe.skipIf(unprivileged)('a lab from nothing to nothing', () => {
  let lab: TestLab;
  let before: HostState;
  let report: UpReport;
  let client: Netns;
  let server: Netns;
  let address: string;

  beforeAll(async () => {
    lab = await testLab(`tclient-${process.pid}`);
    await lab.write({ advertise: { rdnss: ['2001:db8:55::53'], dnssl: ['lab.example'] } });
    client = lab.node('client1');
    server = lab.node('server');
  });

  afterAll(() => lab.remove());

  it('is not there before: the internet host does not answer', async () => {
    before = await lab.machine.state();
    expect(await ping(lab.machine, { to: internet, wait: 1 })).toMatchObject({ received: 0 });
    expect(await lab.machine.ovlab(['exec', 'client1', '--', 'true'])).toMatchObject({ code: 1 });
  });

  it('is up with one command, whose JSON says what the client got', async () => {
    report = await lab.up();
    address = report.clients[0]?.addresses[0]?.address ?? '';
    expect(report).toMatchObject({
      lab: lab.name,
      ready: true,
      changed: true,
      seconds: expect.any(Number),
      server: { openvpn: { state: 'ready', restarts: 0 } },
      clients: [
        {
          name: 'client1',
          node: 'client1',
          tunnel: 'connected',
          addresses: [{ address: expect.stringMatching(/^2001:db8:55:/), origin: 'slaac' }],
          gateway: expect.stringMatching(/^fe80:/),
          rttMs: expect.any(Number),
        },
      ],
    });
    expect(report.phases.map(({ name }) => name)).toEqual(['check', 'network', 'server', 'clients', 'reach']);
    for (const { seconds } of report.phases) expect(seconds).toBeLessThanOrEqual(report.seconds);
    const later = await lab.machine.ovlab(['status', lab.name, '--json']);
    const { server, clients } = later.json as UpReport;
    expect(Object.keys(server).sort()).toEqual(Object.keys(report.server).sort());
    expect(clients.map((one) => Object.keys(one).sort())).toEqual(
      report.clients.map((one) => Object.keys(one).sort()),
    );
  });

  it('gives the client one SLAAC address of the /64 on tap0 and none on its network card', async () => {
    const onTap = (await addressesOf(client, 'tap0', 6)).filter(({ scope }) => scope === 'global');
    expect(onTap).toEqual([
      expect.objectContaining({ local: address, prefixlen: 64, dynamic: true, mngtmpaddr: true }),
    ]);
    const onCard = [await addressesOf(client, 'eth0', 4), await addressesOf(client, 'eth0', 6)];
    expect(onCard).toEqual([[expect.objectContaining({ prefixlen: 30 })], []]);
  });

  it('makes the server the client’s router, by its link-local address on tap0', async () => {
    const [serverLinkLocal] = (await addressesOf(server, 'br0', 6)).filter(({ scope }) => scope === 'link');
    const routes = await ipRows(client, '-6', 'route', 'show', 'default');
    expect(routes).toEqual([
      expect.objectContaining({ protocol: 'ra', gateway: serverLinkLocal?.['local'], dev: 'tap0' }),
    ]);
    expect(report.clients[0]?.gateway).toBe(serverLinkLocal?.['local']);
  });

  it.each([64, 1440, 3000])(
    'carries pings of %i octets both ways without loss or duplicates',
    async (size) => {
      const answers = await Promise.all([
        ping(client, { from: address, to: internet, size, count: 3 }),
        ping(lab.node('isp'), { from: internet, to: address, size, count: 3 }),
      ]);
      for (const { sent, received, duplicates, text } of answers) {
        expect({ sent, received, duplicates }, text).toEqual({ sent: 3, received: 3, duplicates: 0 });
      }
    },
  );

  it('carries them through the tunnel: the way over the network card knows no IPv6', async () => {
    const [route] = await ipRows(client, '-6', 'route', 'get', internet, 'from', address);
    expect(route).toMatchObject({ dev: 'tap0' });
    await client.output('ip', ['link', 'set', 'dev', 'tap0', 'down']);
    const { received } = await ping(client, { to: internet, wait: 1 });
    await client.output('ip', ['link', 'set', 'dev', 'tap0', 'up']);
    expect(received).toBe(0);
  });

  it('advertises MTU, DNS server and search domain', async () => {
    const text = await client.output('rdisc6', ['-1', '-w', '10000', 'tap0']);
    expect(text).toMatch(/MTU\s+:\s+1500 bytes/);
    expect(text).toMatch(/Prefix\s+: 2001:db8:55::\/64\n\s+On-link\s+:\s+Yes\n\s+Autonomous.*:\s+Yes/);
    expect(text).toMatch(/Recursive DNS server\s+: 2001:db8:55::53\n/);
    expect(text).toMatch(/DNS search list\s+: lab\.example/);
    expect(text).toContain(`from ${String(report.clients[0]?.gateway)}`);
  });

  it('has a bridge that forwards at once and hides nothing, with the MAC of the network card', async () => {
    const [bridge] = await ipRows(server, '-d', 'link', 'show', 'br0');
    const [card] = await ipRows(server, '-d', 'link', 'show', 'eth0');
    expect(bridge).toMatchObject({
      address: card?.['address'],
      linkinfo: { info_data: { forward_delay: 0, stp_state: 0, mcast_snooping: 0 } },
    });
    expect(card).toMatchObject({ master: 'br0', linkinfo: { info_slave_kind: 'bridge' } });
    expect(card?.['flags']).toContain('PROMISC');
    expect([...(await addressesOf(server, 'eth0', 4)), ...(await addressesOf(server, 'eth0', 6))]).toEqual(
      [],
    );
    const [tap] = await ipRows(server, '-d', 'link', 'show', 'tap0');
    expect(tap).toMatchObject({ master: 'br0', linkinfo: { info_data: { type: 'tap', persist: true } } });
  });

  it('has moved the server’s addresses and routes to the bridge', async () => {
    const addresses = [...(await addressesOf(server, 'br0', 4)), ...(await addressesOf(server, 'br0', 6))];
    const globals = addresses.filter(({ scope }) => scope === 'global');
    expect(globals.map(({ local, prefixlen }) => `${String(local)}/${String(prefixlen)}`)).toEqual([
      '192.0.2.1/24',
      '2001:db8:55::1/64',
    ]);
    const routes = [...(await ipRows(server, 'route')), ...(await ipRows(server, '-6', 'route'))];
    expect(routes.filter(({ dst }) => dst === 'default')).toEqual([
      expect.objectContaining({ gateway: '192.0.2.254', dev: 'br0' }),
      expect.objectContaining({ gateway: 'fe80::254', dev: 'br0' }),
    ]);
    expect(routes.filter(({ dev }) => dev !== 'br0')).toEqual([] as Row[]);
  });

  it('forwards both families on the server', async () => {
    const knobs = ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding', 'net.ipv6.conf.br0.forwarding'];
    expect(await server.output('sysctl', ['-n', ...knobs])).toBe('1\n1\n1\n');
  });

  it('leaves the machine as it was', async () => {
    expect(await lab.machine.ovlab(['down', '--name', lab.name])).toMatchObject({ code: 0 });
    expect(await lab.machine.state()).toEqual(before);
    expect((await lab.machine.ovlab(['ls', '--json'])).json).toEqual({ labs: [] });
    expect(await lab.machine.ovlab(['down', '--name', lab.name])).toMatchObject({ code: 0 });
  });
});
