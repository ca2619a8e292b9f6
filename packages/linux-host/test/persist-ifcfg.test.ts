import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRunner } from '@ovlab/runner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMachine, crowdedServer, learningServer, staticServer, type Machine } from './persist-world.ts';
import { needsRoot } from './world.ts';

const recorded = join(import.meta.dirname, 'recorded/centos6');
const scripts = '/etc/sysconfig/network-scripts';

let machine: Machine;
beforeEach(() => {
  machine = createMachine();
});
afterEach(() => machine.remove());

/** Files of CentOS 6 by their paths, `before` and `after`. */
function filesOf(folder: string): Record<string, string> {
  const root = join(recorded, folder);
  return Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(root.length), readFileSync(path, 'utf8')] as const;
      }),
  );
}

/** What the lines that ovlab says of itself would hide. */
function withoutHeaders(text: string): string {
  return text
    .replaceAll(/^# (Written by ovlab|Change the lab file).*\n/gm, '')
    .replaceAll(/^# (>>> ovlab demo) [0-9a-f]{16}( joined)?$/gm, '# $1');
}

/** The variables that a shell has after it has read the file, as the network scripts do. */
function variables(path: string): Record<string, string> {
  const said = execFileSync('sh', ['-ec', 'set -a; . "$1"; env -0', 'sh', join(machine.root, path)], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  });
  const pairs = said.split('\0').map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
  return Object.fromEntries(
    pairs.flatMap((match) =>
      match === null || ['PATH', 'PWD', 'SHLVL', '_', 'OLDPWD'].includes(match[1] ?? '')
        ? []
        : [[match[1] ?? '', match[2] ?? '']],
    ),
  );
}

describe('ifcfg', () => {
  it('makes the files of CentOS 6 as they were written by hand', async () => {
    for (const [path, text] of Object.entries(filesOf('before'))) machine.put(path, text);
    await machine.persist(staticServer, 'ifcfg');
    const after = filesOf('after');
    for (const [path, text] of Object.entries(after)) {
      expect([path, withoutHeaders(machine.read(path))]).toEqual([path, text]);
    }
    expect(readdirSync(join(machine.root, scripts)).toSorted()).toEqual([
      'ifcfg-br0',
      'ifcfg-eth0',
      'ifcfg-lo',
    ]);
  });

  it('are read by a shell', async () => {
    await machine.persist(crowdedServer, 'ifcfg');
    expect(variables(`${scripts}/ifcfg-br0`)).toEqual({
      ...{ DEVICE: 'br0', TYPE: 'Bridge', MACADDR: '02:00:00:00:00:10', STP: 'no', DELAY: '0' },
      ...{ BRIDGING_OPTS: 'multicast_snooping=0', BOOTPROTO: 'static', ONBOOT: 'yes', NM_CONTROLLED: 'no' },
      ...{ IPADDR: '198.51.100.7', NETMASK: '255.255.255.255' },
      ...{ IPV6INIT: 'yes', IPV6_AUTOCONF: 'no', IPV6ADDR: '2001:db8:55::1/64' },
      ...{ IPV6ADDR_SECONDARIES: '2001:db8:55::2/64' },
      ...{ PEERDNS: 'no', DNS1: '192.0.2.53', DOMAIN: 'lab.example', RES_OPTIONS: 'timeout:1' },
    });
    expect(variables(`${scripts}/ifcfg-br0:0`)).toMatchObject({ DEVICE: 'br0:0', IPADDR: '198.51.100.8' });
    expect(variables(`${scripts}/ifcfg-eth0`)).toMatchObject({ BRIDGE: 'br0', MTU: '1400', IPV6INIT: 'no' });
    expect(machine.read(`${scripts}/route-br0`)).toMatch(
      /^203\.0\.113\.1\/32 dev br0\ndefault via 203\.0\.113\.1 dev br0 metric 50 onlink\n10\.0\.0\.0\/8 via 203\.0\.113\.2 dev br0 onlink src 198\.51\.100\.8\n/m,
    );
    expect(machine.read(`${scripts}/route6-br0`)).toMatch(
      /^default via fe80::254 dev br0 metric 512\n2001:db8:99::\/48 via 2001:db8:55::99 dev br0\n/m,
    );
    expect(machine.read('/etc/resolv.conf')).toMatch(
      /^domain lab\.example\nnameserver 192\.0\.2\.53\noptions timeout:1\n/m,
    );
  });

  it('learn from others, and go on hearing the router', async () => {
    await machine.persist(learningServer, 'ifcfg');
    const keys = variables(`${scripts}/ifcfg-br0`);
    expect(keys).toMatchObject({ BOOTPROTO: 'dhcp', IPV6_AUTOCONF: 'yes', IPV6_FORCE_ACCEPT_RA: 'yes' });
    expect(Object.keys(keys)).not.toContain('IPADDR');
    expect(variables('/etc/sysconfig/network')).toEqual({
      ...{ NETWORKING: 'yes', NETWORKING_IPV6: 'yes', IPV6FORWARDING: 'yes' },
    });
  });

  it.each([
    ['a gateway with its zone', 'fe80::254', { IPV6_DEFAULTGW: 'fe80::254%br0' }],
    ['a gateway that needs none', '2001:db8:55::fe', { IPV6_DEFAULTGW: '2001:db8:55::fe' }],
    ['the interface alone', undefined, { IPV6_DEFAULTDEV: 'br0' }],
  ])('name %s for IPv6', async (_name, gateway, expected) => {
    const routes = [{ family: 6, destination: 'default', gateway, onlink: false } as const];
    await machine.persist({ ...staticServer, routes }, 'ifcfg');
    expect(variables('/etc/sysconfig/network')).toMatchObject(expected);
    expect(variables(`${scripts}/ifcfg-br0`)).toMatchObject(expected);
  });

  it('are not under NetworkManager, and start only when they shall', async () => {
    await machine.persist({ ...staticServer, onBoot: false }, 'ifcfg');
    for (const link of ['eth0', 'br0']) {
      expect(variables(`${scripts}/ifcfg-${link}`)).toMatchObject({ NM_CONTROLLED: 'no', ONBOOT: 'no' });
    }
  });
});

describe.skipIf(needsRoot)('the hooks of the init script', () => {
  it('make the TAP device and put it into the bridge, and take it away again', async () => {
    await machine.persist(staticServer, 'ifcfg');
    const local = createRunner();
    const netns = `ovlab-ih-${process.pid}`;
    await local.run('ip', ['netns', 'add', netns]);
    try {
      // With the /sys of the namespace, which the scripts look at.
      const run = (...words: readonly string[]) => local.run('ip', ['netns', 'exec', netns, ...words]);
      await run('ip', 'link', 'add', 'br0', 'type', 'bridge');
      const start = `. ${machine.root}/etc/openvpn/demo.sh; . ${machine.root}/etc/openvpn/demo.sh; echo goes on`;
      expect((await run('sh', '-c', start)).stdout).toContain('goes on');
      const { stdout } = await run('ip', '-d', 'link', 'show', 'master', 'br0');
      expect(stdout).toMatch(/tap0: <[^>]*PROMISC,UP/);
      expect(stdout).toMatch(/type tap .*persist on .*user nobody/);
      const stop = join(machine.root, '/etc/openvpn/openvpn-shutdown');
      await run(stop);
      await run(stop);
      expect((await run('ip', 'link')).stdout).not.toContain('tap0');
    } finally {
      await local.run('ip', ['netns', 'del', netns]);
    }
  });

  it('load their packet filter', async () => {
    machine.put('/etc/sysconfig/iptables', filesOf('before')['/etc/sysconfig/iptables'] ?? '');
    await machine.persist(staticServer, 'ifcfg');
    for (const program of ['iptables', 'ip6tables']) {
      const path = join(machine.root, '/etc/sysconfig', program);
      execFileSync('unshare', ['--net', 'sh', '-ec', `${program}-restore --test <"$1"`, 'sh', path]);
    }
  });
});
