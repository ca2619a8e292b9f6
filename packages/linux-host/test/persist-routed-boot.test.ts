import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { observe, planServer, type ServerNetwork } from '../src/index.ts';
import { persistedTables } from '../src/persist/firewall-file.ts';
import type { PersistedNetwork } from '../src/persist/index.ts';
import { createBooted, startMachine, type Booted } from './persist-booted.ts';
import { staticServer } from './persist-world.ts';
import { needsRoot } from './world.ts';

const prefix = '2001:db8:55::/64';
const gateway = '2001:db8:55::254';

const desired: ServerNetwork = {
  ...{ mark: 'ovlab:demo', uplink: 'eth0', bridge: 'br0', taps: ['tap0'], guard: true, prefix },
  mode: 'routed',
  port: { proto: 'udp', port: 1194 },
};

const routedServer: PersistedNetwork = {
  ...staticServer,
  routed: { gateways: [gateway] },
  addresses: [{ family: 6, address: '2001:db8:55::1', prefixLength: 128 }],
  routes: [{ family: 6, destination: prefix, metric: 1, onlink: false }],
  resolver: { nameservers: [], search: [] },
  sysctls: { 'net.ipv4.ip_forward': '1', 'net.ipv6.conf.all.forwarding': '1' },
  firewall: persistedTables(desired, {
    ...{ links: [], addresses: [], routes: [], neighbours: [], sysctls: {} },
    nft: { tables: [], chains: [], rules: [] },
  }),
};

/** What an installer wrote for the uplink. */
const uplinks = [
  {
    backend: 'systemd-networkd',
    path: '/etc/systemd/network/10-eth0.network',
    text: `[Match]\nName=eth0\n[Network]\nAddress=192.0.2.10/24\nAddress=2001:db8:55::1/64\nGateway=192.0.2.254\nGateway=${gateway}\n`,
  },
  {
    backend: 'netplan',
    path: '/etc/netplan/50-installer.yaml',
    text: `network: {version: 2, ethernets: {eth0: {addresses: [192.0.2.10/24, "2001:db8:55::1/64"], routes: [{to: 0.0.0.0/0, via: 192.0.2.254}, {to: "::/0", via: "${gateway}"}]}}}\n`,
  },
  {
    backend: 'ifupdown',
    path: '/etc/network/interfaces',
    text: `source /etc/network/interfaces.d/*\nauto lo eth0\niface lo inet loopback\niface eth0 inet static\n  address 192.0.2.10/24\n  gateway 192.0.2.254\niface eth0 inet6 static\n  address 2001:db8:55::1/64\n  gateway ${gateway}\n  dad-attempts 0\n`,
  },
  {
    backend: 'networkmanager',
    path: '/etc/NetworkManager/system-connections/eth0.nmconnection',
    text: `[connection]\nid=eth0\ntype=ethernet\ninterface-name=eth0\n\n[ipv4]\nmethod=manual\naddress1=192.0.2.10/24,192.0.2.254\n\n[ipv6]\nmethod=manual\naddr-gen-mode=eui64\naddress1=2001:db8:55::1/64,${gateway}\n`,
  },
] as const;

describe.skipIf(needsRoot)('a machine in routed mode that starts again', () => {
  let booted: Booted;
  beforeEach(async () => {
    booted = await createBooted();
  });
  afterEach(() => booted.remove());

  async function ip(...args: string[]): Promise<string> {
    return (await booted.runner.run('ip', args)).stdout;
  }

  it.each(uplinks)(
    'with $backend has its uplink as it was, the inner bridge, and nothing left to apply',
    async ({ backend, path, text }) => {
      const { machine } = booted;
      machine.put(path, text, 0o600);
      if (backend === 'systemd-networkd') machine.put(path, text);
      await startMachine(booted, routedServer, backend);
      expect(machine.read(path)).toBe(text);
      await expect
        .poll(() => ip('-br', 'addr', 'show', 'dev', 'eth0'))
        .toMatch(/192\.0\.2\.10\/24 .*2001:db8:55::1\/64 .*fe80::/);
      await expect.poll(() => ip('-6', 'route', 'show', 'default')).toContain(`via ${gateway} dev eth0`);
      await expect.poll(() => ip('-6', 'route', 'show', prefix)).toMatch(/dev br0 .*metric 1 /);
      // systemd starts what runs it.
      if (backend === 'networkmanager') {
        await booted.shell('/etc/NetworkManager/dispatcher.d/50-ovlab-demo eth0 up');
      }
      await expect.poll(() => ip('-6', 'route', 'show', gateway)).toContain('dev eth0');
      expect(await ip('-br', 'link', 'show', 'master', 'br0')).toMatch(/^tap0 [^\n]*\n$/);
      await expect
        .poll(async () =>
          planServer(desired, await observe(booted.runner)).map(({ title, reason }) => `${title}: ${reason}`),
        )
        .toEqual([]);
      // The kernel makes sure first that nobody else has the address.
      const ping = ['-c', '1', '-W', '1', gateway];
      await expect
        .poll(async () => (await booted.runner.run('ping', ping, { reject: false })).stdout)
        .toContain('1 received');
    },
  );
});
