import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ipRows, routes6 } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab, type UpReport } from './support/lab.ts';
import { ovlabOutput, program, type OvlabOutput } from './support/ovlab.ts';
import { ping } from './support/ping.ts';
import { waitFor } from './support/wait.ts';

describe.skipIf(unprivileged)('a client that dials a server in the prefix of its own tunnel', () => {
  const server = '2001:db8:7b::1';
  /** A client each: neighbours remember for a while which card an address is on. */
  const fixed: Record<string, string> = { shelf: '2001:db8:7b::77', desk: '2001:db8:7b::78' };
  /** Of the provider, towards the first client of a lab. */
  const provider = 'fd6f:766c:6162::1';
  let lab: TestLab;
  let report: UpReport;
  const node = () => lab.node('laptop');
  const file = (name: string): string => join(lab.machine.work, name);

  const client = async (...args: readonly string[]): Promise<OvlabOutput> =>
    ovlabOutput(await node().run(process.execPath, [program, 'client', ...args]));
  const exportAs = async (name: string, folder: string, os: string, remote = server) => {
    const { code, stderr } = await lab.machine.ovlab([
      ...['client', 'export', name, '--name', lab.name, '--os', os, '--remote', remote],
      ...['--single-file', '--out', file(folder)],
    ]);
    expect(code, stderr).toBe(0);
    return file(`${folder}/${name}.ovpn`);
  };
  /** Where packets to the server leave. */
  const wayToServer = async () => (await ipRows(node(), '-6', 'route', 'get', server))[0];
  const uplink = { dev: 'eth0', gateway: provider };
  const joinNetwork = async () => {
    await node().output('ip', ['address', 'add', 'fd6f:766c:6162::2/64', 'dev', 'eth0', 'nodad']);
    // Behind the one that the tunnel brings, so that nothing but a route of its own leads to the server.
    await node().output('ip', ['-6', 'route', 'add', 'default', 'via', provider, 'metric', '2000']);
  };

  beforeAll(async () => {
    lab = await testLab(`ipv6-${process.pid}`);
    await lab.write({
      prefix: '2001:db8:7b::/64',
      vpn: { transport: 'ipv6' },
      server: { addresses: [`${server}/64`] },
      clients: [{ name: 'laptop' }, { name: 'pane', os: 'windows', address: '2001:db8:7b::79' }],
    });
    report = await lab.up();
    const added = Object.entries(fixed).map(([name, address]) => [name, '--address', address]);
    for (const args of [['guest'], ...added]) {
      const { code, stderr } = await lab.machine.ovlab(['client', 'add', ...args, '--name', lab.name]);
      expect(code, stderr).toBe(0);
    }
    // From here on it is a machine that has the internet over IPv6, and nothing that a lab gives its clients.
    await lab.signal('laptop', 'openvpn', 'SIGTERM');
    await waitFor('end OpenVPN', async () => (await lab.programs('laptop'))['openvpn'] === undefined);
    for (const args of [
      ['link', 'delete', 'tap0'],
      ['-6', 'route', 'flush', 'table', 'main'],
      ['-6', 'address', 'flush', 'dev', 'eth0', 'scope', 'global'],
    ])
      await node().output('ip', args);
    await joinNetwork();
    const hosts = file('hosts');
    await writeFile(hosts, `${server} vpn.example.net\n`);
    await lab.machine.output('mount', ['--bind', hosts, '/etc/hosts']);
  });
  afterAll(() => lab.remove());

  it('is one of a lab whose server has no IPv4 address, for Windows as well', () => {
    expect(report.clients).toMatchObject([
      { name: 'laptop', tunnel: 'connected' },
      { name: 'pane', tunnel: 'connected', addresses: [{ address: '2001:db8:7b::79' }] },
    ]);
  });

  it.each([
    ['guest', 'linux', server],
    ['guest', 'linux', 'vpn.example.net'],
    ['shelf', 'linux', server],
    ['guest', 'windows', server],
    ['desk', 'windows', server],
    ['guest', 'windows', 'vpn.example.net'],
    ['guest', 'macos', server],
  ])('keeps the tunnel out of itself: %s for %s, dialling %s', async (name, os, remote) => {
    const before = await routes6(node());
    const profile = await exportAs(name, `${os}-${remote}`, os, remote);
    const up = await client('up', profile, '--prefix', '2001:db8:7b::/64', '--json');
    expect(up.code, up.stderr).toBe(0);
    const { addresses, gateway } = up.json as { addresses: { address: string }[]; gateway?: string };
    const own = fixed[name];
    if (own === undefined) expect(gateway).toMatch(/^fe80:/);
    else expect(addresses.map(({ address }) => address)).toContain(own);
    expect(await wayToServer()).toMatchObject(uplink);
    const from = own ?? addresses[0]?.address ?? '';
    const { received, text } = await ping(node(), { from, to: internet, count: 3 });
    expect(received, text).toBe(3);
    expect(await client('down', name)).toMatchObject({ code: 0 });
    expect(await routes6(node())).toEqual(before);
  });

  it('finds the server again from another network', async () => {
    const profile = await exportAs('guest', 'moving', 'linux');
    const up = await client('up', profile, '--json');
    expect(up.code, up.stderr).toBe(0);
    // Addresses and routes of the card go with its link, that to the server among them.
    for (const state of ['down', 'up']) await node().output('ip', ['link', 'set', 'eth0', state]);
    await joinNetwork();
    expect(await wayToServer()).toMatchObject({ dev: 'tap-guest' });
    // As OpenVPN does itself once it has heard nothing for a minute.
    await lab.signal('laptop', 'openvpn', 'SIGUSR1');
    await waitFor('have a route to the server again', async () => (await wayToServer())?.['dev'] === 'eth0');
    await waitFor('be answered by the internet host', async () => {
      const { received } = await ping(node(), { from: 'tap-guest', to: internet, wait: 1 });
      return received === 1;
    });
    expect(await wayToServer()).toMatchObject(uplink);
    expect(await client('down', 'guest')).toMatchObject({ code: 0 });
  });
});
