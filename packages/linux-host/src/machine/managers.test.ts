import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { observeManagers } from './managers.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ovlab-root-'));
});
afterEach(() => rm(root, { recursive: true }));

async function managers(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const found = await observeManagers(root, (index) => (index === 2 ? 'eth0' : undefined));
  return found.map(({ kind, manages, evidence }) => `${kind} ${manages.join(',')} ${evidence}`);
}

describe('observeManagers', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['nothing', {}, []],
    [
      'ifupdown',
      {
        'etc/network/interfaces':
          'auto lo\niface lo inet loopback\niface eth0 inet static\n  address 192.0.2.1/24\n',
      },
      ['ifupdown eth0 /etc/network/interfaces'],
    ],
    [
      'netplan, by match or by id',
      {
        'etc/netplan/01.yaml':
          'network:\n  ethernets:\n    lan: { match: { macaddress: "02:00:00:00:00:01" }, set-name: eth0 }\n    eth1: {}\n',
      },
      ['netplan eth0,eth1 /etc/netplan/01.yaml'],
    ],
    ['a netplan file that is no YAML', { 'etc/netplan/01.yaml': '{{\n' }, []],
    [
      'NetworkManager, from its state by index',
      {
        'run/NetworkManager/devices/2': '[device]\nmanaged=true\n',
        'run/NetworkManager/devices/3': '[device]\nmanaged=false\n',
      },
      ['networkmanager eth0 /run/NetworkManager/devices/2'],
    ],
    [
      'a keyfile',
      { 'etc/NetworkManager/system-connections/lan.nmconnection': '[connection]\ninterface-name=eth0\n' },
      ['networkmanager eth0 /etc/NetworkManager/system-connections/lan.nmconnection'],
    ],
    [
      'networkd',
      {
        'run/systemd/netif/links/2': 'ADMIN_STATE=configured\nOPER_STATE=routable\n',
        'etc/systemd/network/10.network': '[Match]\nName=eth0 eth1\n',
      },
      [
        'systemd-networkd eth0 /run/systemd/netif/links/2',
        'systemd-networkd eth0,eth1 /etc/systemd/network/10.network',
      ],
    ],
    ['networkd that leaves a link alone', { 'run/systemd/netif/links/2': 'ADMIN_STATE=unmanaged\n' }, []],
    [
      'ifcfg',
      {
        'etc/sysconfig/network-scripts/ifcfg-eth0': 'DEVICE="eth0"\nBOOTPROTO=dhcp\n',
        'etc/sysconfig/network-scripts/ifcfg-lo': 'DEVICE=lo\n',
      },
      ['ifcfg eth0 /etc/sysconfig/network-scripts/ifcfg-eth0'],
    ],
    [
      'cloud-init behind netplan',
      {
        'run/cloud-init/status.json': '{}',
        'etc/netplan/50-cloud-init.yaml': 'network: { ethernets: { eth0: {} } }\n',
      },
      ['netplan eth0 /etc/netplan/50-cloud-init.yaml', 'cloud-init eth0 /etc/netplan/50-cloud-init.yaml'],
    ],
    [
      'cloud-init that was told to leave the network alone',
      {
        'run/cloud-init/status.json': '{}',
        'etc/cloud/cloud.cfg.d/99.cfg': 'network: {config: disabled}\n',
        'etc/netplan/50-cloud-init.yaml': 'network: { ethernets: { eth0: {} } }\n',
      },
      ['netplan eth0 /etc/netplan/50-cloud-init.yaml'],
    ],
  ])('finds %s', async (_name, files, expected) => {
    expect(await managers(files)).toEqual(expected);
  });
});
