import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import { ipRows } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab, type UpReport } from './support/lab.ts';
import { ping } from './support/ping.ts';
import { waitFor } from './support/wait.ts';

let count = 0;
let lab: TestLab;
beforeEach(async () => {
  count += 1;
  lab = await testLab(`setups-${process.pid}-${count}`);
});
afterEach(() => lab.remove());

interface Status extends UpReport {
  readonly server: UpReport['server'] & {
    readonly endpoint: string;
    readonly instances: readonly {
      readonly port: number;
      readonly tap: string;
      readonly client?: string;
      readonly state: string;
    }[];
  };
}

/** Pings both ways, small and larger than the tunnel's packets. */
async function exchange(report: UpReport): Promise<void> {
  for (const { name, addresses } of report.clients) {
    const address = addresses[0]?.address ?? '';
    const [out, back] = await Promise.all([
      ping(lab.node(name), { from: address, to: internet, size: 3000, count: 2 }),
      ping(lab.node('isp'), { from: internet, to: address, count: 2 }),
    ]);
    expect([out.received, back.received], `${name}: ${out.text} ${back.text}`).toEqual([2, 2]);
  }
}

/** TAP devices in the server's bridge, with whether they outlive OpenVPN. */
async function taps(): Promise<Record<string, boolean>> {
  const inBridge = ['link', 'show', 'master', 'br0', 'type', 'tun'];
  const rows = (await ipRows(lab.node('server'), '-d', ...inBridge)) as {
    readonly ifname: string;
    readonly linkinfo: { readonly info_data: { readonly persist: boolean } };
  }[];
  return Object.fromEntries(rows.map(({ ifname, linkinfo }) => [ifname, linkinfo.info_data.persist]));
}

/** What goes on then does not go over IPv4. */
async function leaveIpv6Alone(report: UpReport): Promise<void> {
  for (const { name } of report.clients)
    await lab.node(name).output('ip', ['-4', 'address', 'flush', 'dev', 'eth0']);
}

async function status(): Promise<Status> {
  return (await done(lab.machine, ['status', lab.name, '--json'])).json as Status;
}

describe.skipIf(unprivileged)(
  'each set-up comes up, carries packets both ways and goes without a trace',
  () => {
    it.each([
      ['the recipe: a static key over UDP', { mode: 'p2p', auth: 'static-key' }, 1],
      [
        'a static key over TCP and IPv6',
        { mode: 'p2p', auth: 'static-key', proto: 'tcp', transport: 'ipv6' },
        1,
      ],
      ['fingerprints over UDP', { mode: 'p2p' }, 1],
      ['fingerprints over TCP', { mode: 'p2p', proto: 'tcp' }, 1],
      ['no encryption', { mode: 'p2p', auth: 'none', insecure: true }, 1],
      ['certificates over UDP and IPv6', { transport: 'ipv6' }, 2],
      ['an instance for each of two clients', { mode: 'p2p', auth: 'static-key', port: 2000 }, 2],
      ['two instances over TCP', { instances: 2, proto: 'tcp' }, 2],
    ] as const)('%s', async (_, vpn, clients) => {
      const before = await lab.machine.state();
      await lab.write({ vpn, clients });
      const up = await lab.upText('--json');
      const report = up.json as UpReport;
      expect(report, up.stderr).toMatchObject({ ready: true, server: { openvpn: { state: 'ready' } } });
      if ('transport' in vpn) await leaveIpv6Alone(report);
      await exchange(report);
      if ('insecure' in vpn) {
        const warning = /the tunnel has no encryption/;
        expect(up.stderr).toMatch(warning);
        expect((await done(lab.machine, ['logs', 'server', '--name', lab.name])).stdout).toMatch(warning);
      }
      const {
        port = 1194,
        proto = 'udp',
        instances = 1,
        mode = 'server',
        transport = 'ipv4',
      } = vpn as {
        port?: number;
        proto?: string;
        instances?: number;
        mode?: string;
        transport?: string;
      };
      const several = mode === 'p2p' ? clients : instances;
      expect(Object.keys(await taps())).toEqual(['tap0', 'tap1'].slice(0, several));
      const { server } = await status();
      expect(server.instances).toEqual(
        Array.from({ length: several }, (_item, index) =>
          expect.objectContaining({
            port: port + index,
            tap: `tap${index}`,
            state: 'ready',
            ...(mode === 'p2p' ? { client: `client${index + 1}` } : {}),
          }),
        ),
      );
      const sockets = await lab.node('server').output('ss', ['-Hlna', proto === 'udp' ? '-u' : '-t']);
      for (const { port: one } of server.instances) expect(sockets).toMatch(new RegExp(`[\\]*.\\d]:${one} `));
      expect(server.endpoint.startsWith(transport === 'ipv6' ? '[2001:db8:55::1]:' : '192.0.2.1:')).toBe(
        true,
      );
      await done(lab.machine, ['down', '--name', lab.name]);
      expect(await lab.machine.state()).toEqual(before);
    });
  },
);

describe.skipIf(unprivileged)('TAP devices that OpenVPN makes', () => {
  it('are in the bridge and guarded, go with OpenVPN and come again', async () => {
    await lab.write({ vpn: { 'persistent-tap': false, instances: 2 }, clients: 2 });
    const report = await lab.up();
    expect(await taps()).toEqual({ tap0: false, tap1: false });
    await exchange(report);
    expect(await lab.node('server').output('nft', ['list', 'table', 'bridge', 'ovlab'])).toMatch(
      /iifname \{ "tap0", "tap1" \}/,
    );
    await lab.signal('server', 'openvpn', 'SIGKILL');
    await waitFor('be there again', async () => Object.keys(await taps()).length === 2);
    expect(await lab.up()).toMatchObject({ ready: true, changed: expect.any(Boolean) as boolean });
    const [link] = await ipRows(lab.node('server'), 'link', 'show', 'tap0');
    expect(link?.['ifalias']).toBe(`ovlab:${lab.name}`);
  });
});

describe.skipIf(unprivileged)('an instance for each client', () => {
  it('comes and goes with its client, and the others stay as they are', async () => {
    const vpn = { mode: 'p2p', auth: 'static-key' };
    await lab.write({ vpn, clients: [{ name: 'a' }] });
    await lab.up();
    const [first] = (await lab.programs('server'))['openvpn'] ?? [];
    await lab.write({ vpn, clients: [{ name: 'a' }, { name: 'b' }] });
    const two = await lab.up();
    await exchange(two);
    expect((await lab.programs('server'))['openvpn']).toEqual([first, expect.any(Number)]);
    expect(Object.keys(await taps())).toEqual(['tap0', 'tap1']);
    await lab.write({ vpn, clients: [{ name: 'a' }] });
    await lab.up();
    expect((await lab.programs('server'))['openvpn']).toEqual([first]);
    expect(Object.keys(await taps())).toEqual(['tap0']);
    expect((await lab.up()).changed).toBe(false);
  });
});

describe.skipIf(unprivileged)('an OpenVPN that has no static keys any more', () => {
  it.each([
    ['a static key', { mode: 'p2p', auth: 'static-key' }],
    ['no encryption', { mode: 'p2p', auth: 'none', insecure: true }],
  ])('is named before anything is made, with what replaces %s', async (what, vpn) => {
    const { work } = lab.machine;
    const stand = '#!/bin/sh\necho "OpenVPN 2.8.0 x86_64-pc-linux-gnu [SSL (OpenSSL)]"\n';
    await writeFile(join(work, 'openvpn'), stand, { mode: 0o755 });
    await writeFile(
      join(work, 'lab.json'),
      JSON.stringify({ name: lab.name, prefix: '2001:db8:55::/64', vpn }),
    );
    const env = { PATH: `${work}:${process.env['PATH'] ?? ''}` };
    const { code, stderr } = await lab.machine.ovlab(['up', '-f', join(work, 'lab.json')], { env });
    expect(code).toBe(3);
    expect(stderr).toContain(`OpenVPN 2.8.0 is installed, which cannot make a tunnel with ${what}`);
    expect(stderr).toMatch(/OVLAB_E_OPENVPN_VERSION.*\n.*auth: tls/);
  });
});
