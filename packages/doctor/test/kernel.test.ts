import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diagnose, mend } from '../src/index.ts';
import { createWorld, lab, needsRoot, type World } from './world.ts';

/** What is broken in a real kernel, and which check finds it; `mended`: --fix is enough. */
interface Breakage {
  readonly id: string;
  readonly ip?: readonly string[];
  readonly sysctl?: readonly string[];
  readonly nft?: string;
  readonly evidence: string;
  readonly mended: boolean;
}

const breakages: readonly Breakage[] = [
  {
    id: 'forwarding.ipv6',
    sysctl: ['net.ipv6.conf.all.forwarding=0'],
    evidence: 'net.ipv6.conf.all.forwarding is 0',
    mended: true,
  },
  {
    id: 'forwarding.ipv4',
    sysctl: ['net.ipv4.ip_forward=0'],
    evidence: 'net.ipv4.ip_forward is 0',
    mended: true,
  },
  {
    id: 'bridge.taps',
    ip: ['link set tap0 nomaster'],
    evidence: 'tap0 is in no bridge',
    mended: true,
  },
  {
    id: 'bridge.port-state',
    ip: ['link set tap0 down'],
    evidence: 'tap0 is down',
    mended: true,
  },
  {
    id: 'bridge.snooping',
    ip: ['link set br0 type bridge mcast_snooping 1'],
    evidence: 'br0 snoops multicast',
    mended: true,
  },
  {
    id: 'bridge.stp',
    ip: ['link set br0 type bridge stp_state 1'],
    evidence: 'br0 has the spanning tree on',
    mended: true,
  },
  {
    id: 'mtu.bridge',
    ip: ['link set br0 mtu 1400'],
    evidence: 'eth0 has 1500, br0 1400',
    mended: true,
  },
  {
    id: 'address.link-local',
    ip: ['addr flush dev br0 scope link'],
    evidence: 'br0 has no address of fe80::/64',
    mended: true,
  },
  {
    id: 'address.on-port',
    ip: ['addr add 2001:db8:55::1/64 dev eth0 nodad noprefixroute'],
    evidence: 'eth0 still has 2001:db8:55::1',
    mended: true,
  },
  {
    id: 'route.on-port',
    ip: ['route del ::/0 via fe80::254 dev br0', 'route add ::/0 via fe80::254 dev eth0 metric 1024 onlink'],
    evidence: 'default via fe80::254 dev eth0',
    mended: true,
  },
  {
    id: 'route.default',
    ip: ['route del ::/0 via fe80::254 dev br0'],
    evidence: 'there is no IPv6 default route',
    mended: false,
  },
  {
    id: 'ipv6.hop-limit',
    sysctl: ['net.ipv6.conf.br0.hop_limit=8'],
    evidence: 'net.ipv6.conf.br0.hop_limit is 8',
    mended: true,
  },
  {
    id: 'bridge.uplink',
    ip: ['link set eth0 nomaster'],
    evidence: 'eth0 is a port of no bridge',
    mended: false,
  },
  {
    id: 'bridge.mac',
    ip: ['link set br0 address 02:00:00:00:00:77'],
    evidence: 'br0 has 02:00:00:00:00:77',
    mended: false,
  },
  {
    id: 'firewall.forward',
    nft: 'table ip6 filter { chain FORWARD { type filter hook forward priority 0; policy drop; }; }',
    evidence: 'ip6 filter FORWARD drops',
    mended: false,
  },
  {
    id: 'firewall.forward',
    nft: 'table inet zones { chain FORWARD { type filter hook forward priority 10; policy accept; ct state established accept; counter reject with icmpx admin-prohibited; }; }',
    evidence: 'inet zones FORWARD drops',
    mended: false,
  },
  {
    id: 'firewall.port',
    nft: 'table inet filter { chain input { type filter hook input priority 0; policy drop; meta l4proto ipv6-icmp accept; udp dport { 53, 123 } accept; }; }',
    evidence: 'names 1194/udp',
    mended: false,
  },
  {
    id: 'firewall.icmpv6',
    nft: 'table inet filter { chain input { type filter hook input priority 0; policy drop; udp dport 1000-2000 accept; }; }',
    evidence: 'no rule of its table accepts ICMPv6',
    mended: false,
  },
];

describe.skipIf(needsRoot)('a server in a namespace', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.remove());

  it('has no fault of its network when it is set up well', async () => {
    const faults = await world.faults(networkChecks);
    expect(faults.map(({ id, evidence }) => `${id}: ${evidence}`)).toEqual([]);
  });

  it.each(breakages)(
    '$id is found, and mended: $mended',
    async ({ id, ip, sysctl, nft, evidence, mended }) => {
      if (ip !== undefined) await world.ip(...ip);
      if (sysctl !== undefined) await world.host.run('sysctl', ['-q', '-w', ...sysctl]);
      if (nft !== undefined) await world.host.run('nft', ['-f', '-'], { input: nft });
      const found = await world.faults([id]);
      expect(found).toMatchObject([{ id, evidence: expect.stringContaining(evidence) as string }]);
      const done = await mend(found, { runner: world.host });
      expect(done.map(({ error }) => error)).toEqual(mended ? [undefined] : []);
      expect((await world.faults([id])).map(({ id: left }) => left)).toEqual(mended ? [] : [id]);
    },
  );

  it('finds an address that another host has', async () => {
    await world.isp.run('ip', ['addr', 'add', '2001:db8:55::99/64', 'dev', 'up0', 'nodad']);
    await world.host.run('sysctl', ['-q', '-w', 'net.ipv6.conf.br0.accept_dad=1']);
    await world.ip('addr add 2001:db8:55::99/64 dev br0');
    // The kernel waits for an answer of its own, a second or two.
    await expect
      .poll(() => world.faults(['address.duplicate']))
      .toMatchObject([{ evidence: '2001:db8:55::99 on br0 failed duplicate address detection' }]);
  });

  it('finds the trap of accept_ra on a server without a lab file, and mends it', async () => {
    await world.ip('route del ::/0 via fe80::254 dev br0');
    const options = { runner: world.host, only: ['ra.accept'] };
    const { findings } = await diagnose(options);
    expect(findings).toMatchObject([{ status: 'error', evidence: 'br0 has forwarding 1 and accept_ra 1' }]);
    await mend(findings, options);
    expect((await diagnose(options)).findings).toMatchObject([{ status: 'ok' }]);
    const { stdout } = await world.host.run('sysctl', ['-n', 'net.ipv6.conf.br0.accept_ra']);
    expect(stdout.trim()).toBe('2');
  });

  it('finds that large packets do not reach the gateway', async () => {
    await world.isp.run('nft', ['-f', '-'], {
      input: 'table inet t { chain c { type filter hook prerouting priority 0; meta length > 1400 drop; }; }',
    });
    expect(await world.faults(['mtu.path'])).toMatchObject([
      { evidence: '192.0.2.254 answers small packets, and none of 1500 octets' },
    ]);
  });

  it('finds the port in the hands of another program', async () => {
    const holder = await world.host.start('python3', [
      '-c',
      'import socket, time\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(("", 1194))\ntime.sleep(600)',
    ]);
    try {
      await expect
        .poll(() => world.faults(['port.taken']))
        .toMatchObject([
          { evidence: expect.stringMatching(/^python3.* has 0\.0\.0\.0:1194\/udp$/) as string },
        ]);
    } finally {
      process.kill(holder.pid);
      await holder.exited;
    }
  });

  it('tries out what the kernel has', async () => {
    const only = ['kernel.namespaces', 'kernel.bridge', 'kernel.tap', 'kernel.bridge-rules'];
    const { findings } = await diagnose({ runner: world.host, lab, only });
    expect(findings.map(({ id, status }) => [id, status])).toEqual(only.map((id) => [id, 'ok']));
  });

  it('mends several faults at once, and finds nothing then', async () => {
    await world.ip(
      'link set tap0 nomaster',
      'link set tap0 mtu 1300',
      'link set br0 type bridge stp_state 1',
    );
    await world.host.run('sysctl', ['-q', '-w', 'net.ipv6.conf.all.forwarding=0', 'net.ipv4.ip_forward=0']);
    const found = await world.faults(networkChecks);
    expect(found.map(({ id }) => id).sort()).toEqual(
      ['bridge.stp', 'bridge.taps', 'forwarding.ipv4', 'forwarding.ipv6', 'mtu.bridge'].sort(),
    );
    await mend(found, { runner: world.host });
    expect(await world.faults(networkChecks)).toEqual([]);
  });
});

/** Those of the kernel's network: the others look at programs, keys and directories that a namespace shares. */
const networkChecks = [
  'uplink.present',
  'uplink.carrier',
  'bridge.present',
  'bridge.uplink',
  'bridge.taps',
  'bridge.port-state',
  'bridge.stp',
  'bridge.snooping',
  'bridge.mac',
  'bridge.netfilter',
  'address.duplicate',
  'address.on-port',
  'address.prefix-twice',
  'address.prefix',
  'address.link-local',
  'ipv6.disabled',
  'route.default',
  'route.on-port',
  'route.several',
  'route.rp-filter',
  'ra.accept',
  'ra.other-router',
  'forwarding.ipv6',
  'forwarding.ipv4',
  'ipv6.hop-limit',
  'mtu.minimum',
  'mtu.bridge',
  'mtu.path',
  'firewall.port',
  'firewall.forward',
  'firewall.icmpv6',
  'firewall.guard',
  'duplicate.dhcp-client',
  'duplicate.openvpn',
  'port.taken',
];
