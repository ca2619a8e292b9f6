import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { observe, planServer, type ServerNetwork } from '../src/index.ts';
import type { PersistBackend, PersistedNetwork } from '../src/persist/index.ts';
import { createBooted, startMachine, type Booted } from './persist-booted.ts';
import { crowdedServer, learningServer, staticServer } from './persist-world.ts';
import { needsRoot } from './world.ts';

const backends = ['systemd-networkd', 'netplan', 'ifupdown', 'networkmanager'] as const;

/** The network that was persisted, as `apply` would be asked for it. */
function desiredOf(network: PersistedNetwork): ServerNetwork {
  const { mark, uplink, bridge, taps, dhcp4, addresses } = network;
  return {
    ...{ mark, uplink, bridge, taps, guard: true, port: { proto: 'udp', port: 1194 } },
    ...(dhcp4 ? {} : { addresses }),
  };
}

describe.skipIf(needsRoot)('a machine that starts again', () => {
  let booted: Booted;
  beforeEach(async () => {
    booted = await createBooted();
  });
  afterEach(() => booted.remove());

  const start = (network: PersistedNetwork, backend: PersistBackend): Promise<void> =>
    startMachine(booted, network, backend);

  async function ip(...args: string[]): Promise<string> {
    return (await booted.runner.run('ip', args)).stdout;
  }

  const patience = { interval: 100 };

  describe.each(backends)('with %s', (backend) => {
    it('has its static addresses, routes and ports, and nothing is left to apply', async () => {
      await start(staticServer, backend);
      await expect
        .poll(() => ip('-br', 'addr', 'show', 'dev', 'br0'), patience)
        .toMatch(/192\.0\.2\.10\/24 .*2001:db8:55::1\/64 .*fe80::/);
      await expect.poll(() => ip('route', 'show', 'default'), patience).toContain('via 192.0.2.254 dev br0');
      await expect
        .poll(() => ip('-6', 'route', 'show', 'default'), patience)
        .toContain('via fe80::254 dev br0');
      const ports = await ip('-br', 'link', 'show', 'master', 'br0');
      expect(ports.match(/^\w+/gm)?.toSorted()).toEqual(['eth0', 'tap0']);
      expect(await ip('-br', 'link', 'show', 'br0')).toContain('02:00:00:00:00:10');
      const plan = planServer(desiredOf(staticServer), await observe(booted.runner));
      expect(plan.map(({ title, reason }) => `${title}: ${reason}`)).toEqual([]);
    });

    it('has several addresses, metrics, and a gateway in another subnet', async () => {
      await start(crowdedServer, backend);
      await expect
        .poll(() => ip('-br', 'addr', 'show', 'dev', 'br0'), patience)
        .toMatch(/198\.51\.100\.7\/32 198\.51\.100\.8\/32 .*2001:db8:55::[12]\/64 .*2001:db8:55::[12]\/64/);
      const routes = async (): Promise<string> => (await ip('route')) + (await ip('-6', 'route'));
      await expect.poll(routes, patience).toMatch(/^default via 203\.0\.113\.1 dev br0 .*metric 50 onlink/m);
      await expect
        .poll(routes, patience)
        .toMatch(/^10\.0\.0\.0\/8 via 203\.0\.113\.2 dev br0 .*src 198\.51\.100\.8/m);
      await expect.poll(routes, patience).toMatch(/^default via fe80::254 dev br0 .*metric 512/m);
      await expect.poll(routes, patience).toMatch(/^2001:db8:99::\/48 via 2001:db8:55::99 dev br0/m);
      for (const link of ['eth0', 'br0', 'tap0', 'tap1']) {
        expect(await ip('link', 'show', link)).toContain(' mtu 1400 ');
      }
    });

    it('gets its addresses from others where it got them before', async () => {
      const provider = await booted.isp.start('dnsmasq', [
        ...['--keep-in-foreground', '--conf-file=/dev/null', '--no-daemon', '--port=0'],
        ...['--interface=up0', '--bind-interfaces', '--leasefile-ro', '--user=root', '--no-ping'],
        ...['--dhcp-range=192.0.2.100,192.0.2.100,255.255.255.0,1h', '--dhcp-option=3,192.0.2.254'],
        ...['--enable-ra', '--dhcp-range=::,constructor:up0,ra-only,64'],
      ]);
      try {
        await start(learningServer, backend);
        await expect
          .poll(() => ip('-br', '-4', 'addr', 'show', 'dev', 'br0'), patience)
          .toContain('192.0.2.100/24');
        const linkLocal = await ip('-br', '-6', 'addr', 'show', 'dev', 'br0', 'scope', 'link');
        expect(linkLocal).toContain('fe80::1234/64');
        await expect
          .poll(() => ip('-6', 'addr', 'show', 'dev', 'br0'), patience)
          .toMatch(/inet6 2001:db8:55:0?:.*/);
        await expect
          .poll(() => ip('route', 'show', 'default'), patience)
          .toContain('via 192.0.2.254 dev br0');
        await expect
          .poll(() => ip('-6', 'route', 'show', 'default'), patience)
          .toMatch(/via fe80::254 dev br0/);
      } finally {
        process.kill(provider.pid);
      }
    });
  });
});
