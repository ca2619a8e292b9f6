import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecordedRunner } from '@ovlab/runner';
import { describe, expect, it } from 'vitest';
import { readAddresses } from './addresses.ts';
import { profileOf } from './client.ts';
import { gatherConfigFiles } from './config-files.ts';
import { readLinks } from './links.ts';
import { readNeighbours } from './neighbours.ts';
import { gatherPathMtu } from './path-mtu.ts';
import { gatherPrograms } from './programs.ts';
import { readResolvConf } from './resolver.ts';
import { readSockets } from './sockets.ts';

describe('what ip prints', () => {
  it('tells who may open a TAP device, whether somebody has, and what a port lets pass', () => {
    const json = JSON.stringify([
      {
        ifindex: 5,
        ifname: 'tap0',
        flags: ['BROADCAST', 'UP'],
        mtu: 1500,
        master: 'br0',
        linkinfo: {
          info_kind: 'tun',
          info_data: { type: 'tap', persist: true, user: 'nobody' },
          info_slave_data: { state: 'disabled' },
        },
      },
    ]);
    expect(readLinks(json)).toMatchObject([
      { name: 'tap0', carrier: false, portState: 'disabled', owner: 'nobody', querier: undefined },
    ]);
  });

  it('tells an address that another host has', () => {
    const json = JSON.stringify([
      {
        ifname: 'br0',
        addr_info: [
          {
            family: 'inet6',
            local: 'fe80::1',
            prefixlen: 64,
            scope: 'link',
            dadfailed: true,
            tentative: true,
          },
          { family: 'inet6', local: '2001:db8::1', prefixlen: 64, scope: 'global' },
        ],
      },
    ]);
    expect(readAddresses(json)).toMatchObject([
      { address: 'fe80::1', duplicate: true },
      { address: '2001:db8::1', duplicate: false, tentative: false },
    ]);
  });

  it('tells routers from other neighbours, and may tell nothing', () => {
    const json = JSON.stringify([
      { dst: 'fe80::1', dev: 'br0', lladdr: '02:00:00:00:00:01', router: null, state: ['STALE'] },
      { dst: 'fe80::2', dev: 'br0', state: ['FAILED'] },
    ]);
    expect(readNeighbours(json)).toEqual([
      { link: 'br0', address: 'fe80::1', mac: '02:00:00:00:00:01', state: 'STALE', router: true },
      { link: 'br0', address: 'fe80::2', mac: undefined, state: 'FAILED', router: false },
    ]);
    expect(readNeighbours('')).toEqual([]);
  });
});

it('reads what ss prints, also without the programs', () => {
  const text = [
    'udp UNCONN 0      0            *:1194            *:*    users:(("openvpn",pid=812,fd=6))',
    'tcp LISTEN 0      128       [::]:22           [::]:*',
    'udp UNCONN 0      0      127.0.0.1:53    0.0.0.0:* users:(("my resolver",pid=9,fd=3))',
    '',
  ].join('\n');
  expect(readSockets(text)).toEqual([
    { proto: 'udp', address: '*', port: 1194, program: 'openvpn', pid: 812 },
    { proto: 'tcp', address: '[::]', port: 22, program: undefined, pid: undefined },
    { proto: 'udp', address: '127.0.0.1', port: 53, program: 'my resolver', pid: 9 },
  ]);
});

it('reads both domain and search of a resolv.conf', () => {
  const text =
    '# of the host\ndomain a.example\nsearch b.example c.example\nnameserver fe80::1%eth0\noptions timeout:1 rotate\n';
  expect(readResolvConf(text)).toEqual({
    nameservers: ['fe80::1%eth0'],
    domain: 'a.example',
    search: ['b.example', 'c.example'],
    options: ['timeout:1', 'rotate'],
  });
});

it.each([
  [['--config', '/run/a.ovpn'], '/run/a.ovpn'],
  [['b.ovpn'], 'b.ovpn'],
  [['--dev', 'tap0'], 'tap0'],
  [[], undefined],
])('takes the profile out of %j', (args, profile) => {
  expect(profileOf(args)).toBe(profile);
});

it('reads versions, also of programs that are not there', async () => {
  const runner = createRecordedRunner({
    'openvpn --version': { stdout: 'OpenVPN 2.5.1 x86_64-pc-linux-gnu [SSL (OpenSSL)]\n', exitCode: 1 },
    'ip -V': 'ip utility, iproute2-ss200127\n',
    'nft --version': { missing: true },
    'sysctl --version': 'sysctl from procps-ng 4.0.2\n',
  });
  expect(await gatherPrograms({ runner, root: '/', signal: undefined })).toEqual({
    openvpn: '2.5.1',
    iproute2: '200127',
    nft: undefined,
    sysctl: '4.0.2',
    node: process.versions.node,
  });
});

it('pings the gateway with packets that fill the MTU of the route', async () => {
  const ping = 'ping -n -q -c 2 -i 0.2 -W 1 -M do -s';
  const runner = createRecordedRunner({
    [`${ping} 56 fe80::1%br0`]: '',
    [`${ping} 1352 fe80::1%br0`]: { exitCode: 1 },
  });
  const route = { family: 6, destination: 'default', link: 'br0', gateway: 'fe80::1' } as const;
  const more = { protocol: 'static', scope: 'global', type: 'unicast', onlink: false };
  const surroundings = { runner, root: '/', signal: undefined };
  expect(await gatherPathMtu(surroundings, [{ ...route, ...more }], () => 1400)).toEqual({
    gateway: 'fe80::1',
    mtu: 1400,
    smallAnswered: true,
    fullAnswered: false,
  });
  await expect(gatherPathMtu(surroundings, [], () => 1400)).rejects.toThrow('no default gateway');
});

it('finds the files of the boot below a root, and none that an editor left', async () => {
  const root = await mkdtemp(join(tmpdir(), 'ovlab-doctor-'));
  try {
    await mkdir(join(root, 'etc/sysctl.d'), { recursive: true });
    await mkdir(join(root, 'etc/sysconfig/network-scripts'), { recursive: true });
    await writeFile(join(root, 'etc/sysctl.d/10-a.conf'), 'net.ipv4.ip_forward=1\n');
    await writeFile(join(root, 'etc/sysctl.d/10-a.conf~'), 'no\n');
    await writeFile(join(root, 'etc/sysctl.conf'), '# empty\n');
    await writeFile(join(root, 'etc/sysconfig/network-scripts/ifcfg-eth0'), 'DEVICE=eth0\n');
    const runner = createRecordedRunner();
    const files = await gatherConfigFiles({ runner, root, signal: undefined });
    expect(files.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'ifcfg /etc/sysconfig/network-scripts/ifcfg-eth0',
      'sysctl /etc/sysctl.d/10-a.conf',
      'sysctl /etc/sysctl.conf',
    ]);
  } finally {
    await rm(root, { recursive: true });
  }
});
