import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMachine, servers, staticServer, type Machine } from './persist-world.ts';

let machine: Machine;
beforeEach(() => {
  machine = createMachine();
});
afterEach(() => machine.remove());

function run(file: string, args: readonly string[], input?: string): string {
  return execFileSync(file, args, { encoding: 'utf8', ...(input === undefined ? {} : { input }) });
}

describe('what an installer left', () => {
  it('is out of the way of netplan', async () => {
    machine.put(
      '/etc/netplan/50-cloud-init.yaml',
      'network:\n  version: 2\n  ethernets:\n    eth0: {dhcp4: true, addresses: [192.0.2.99/24], wakeonlan: true}\n',
      0o600,
    );
    machine.put('/etc/cloud/cloud.cfg', '');
    await machine.persist(staticServer, 'netplan');
    run('netplan', ['generate', '--root-dir', machine.root]);
    const uplink = machine.read('/run/systemd/network/10-netplan-eth0.network');
    expect(uplink).toContain('Bridge=br0');
    expect(uplink).not.toMatch(/DHCP=|Address=/);
    expect(machine.read('/run/systemd/network/10-netplan-br0.network')).toContain('Address=192.0.2.10/24');
    expect(machine.read('/etc/cloud/cloud.cfg.d/99-ovlab-demo.cfg')).toContain('network: {config: disabled}');
  });

  it('is out of the way of ifupdown', async () => {
    machine.put(
      '/etc/network/interfaces',
      'auto lo\niface lo inet loopback\nauto eth0\niface eth0 inet dhcp\n',
    );
    await machine.persist(staticServer, 'ifupdown');
    const file = join(machine.root, '/etc/network/interfaces');
    // ifupdown knows its files by their names on the machine itself.
    machine.put(
      '/etc/network/interfaces',
      machine.read('/etc/network/interfaces').replace('source /', `source ${machine.root}/`),
    );
    expect(run('ifquery', ['-i', file, '--list'])).toBe('lo\neth0\nbr0\n');
    expect(run('ifquery', ['-i', file, 'eth0'])).not.toContain('dhcp');
    expect(run('ifquery', ['-i', file, 'br0'])).toMatch(/^address: 192\.0\.2\.10\n[^]*^bridge_fd: 0\n/m);
  });

  it('is out of the way of systemd-networkd', async () => {
    const files = {
      '00-a.network': '[Match]\nName=e*\n',
      '00-b.network': '[Match]\nName=wlan0\n',
      '00-c.network': '[Match]\nType=ether\n',
      '00-d.network': '[Match]\nMACAddress=02:00:00:00:00:10\n',
      '00-e.network': '[Match]\nMACAddress=02:00:00:00:00:99\n',
      '10-f.network': '[Match]\nName=eth0\n',
    };
    for (const [name, text] of Object.entries(files)) machine.put(`/etc/systemd/network/${name}`, text);
    await machine.persist(staticServer, 'systemd-networkd');
    const names = readdirSync(join(machine.root, '/etc/systemd/network')).toSorted();
    expect(names.filter((name) => !name.includes('ovlab'))).toEqual([
      '00-b.network',
      '00-e.network',
      '10-f.network',
    ]);
  });
});

describe.each(['systemd-networkd', 'netplan'] as const)('the name servers for %s', (backend) => {
  const written =
    'search lab.example\nnameserver 192.0.2.53\nnameserver 2001:db8:55::53\noptions timeout:1\n';

  it('go to resolv.conf where nothing else would take them', async () => {
    await machine.persist(staticServer, backend);
    expect(machine.read('/etc/resolv.conf').replaceAll(/^#.*\n/gm, '')).toBe(written);
  });

  it('are left to systemd-resolved', async () => {
    machine.put('/usr/lib/systemd/systemd-resolved', '');
    machine.link('/etc/resolv.conf', '../run/systemd/resolve/stub-resolv.conf');
    await machine.persist(staticServer, backend);
    expect(machine.tree()['/etc/resolv.conf']).toBe('-> ../run/systemd/resolve/stub-resolv.conf');
  });
});

describe.each(servers)('with %s', (_name, network) => {
  it('nmcli reads each profile', async () => {
    await machine.persist(network, 'networkmanager');
    const folder = join(machine.root, '/etc/NetworkManager/system-connections');
    for (const name of readdirSync(folder)) {
      const said = run(
        'nmcli',
        ['--offline', 'connection', 'modify', 'connection.id', 'read'],
        readFileSync(join(folder, name), 'utf8'),
      );
      expect(said).toContain('id=read');
      expect(said).toMatch(name.includes('br0') ? /^type=bridge$/m : /^slave-type=bridge$/m);
    }
  });

  it('sysctl takes each line', async () => {
    await machine.persist(network, 'netplan');
    const lines = machine.read('/etc/sysctl.d/90-ovlab-demo.conf').split('\n');
    const names = lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(' = ')[0] ?? '');
    expect(names.length).toBeGreaterThan(1);
    // What is not of an interface exists on every machine.
    const known = names.filter((name) => !/\.(eth0|br0)\./.test(name));
    expect(
      run('sysctl', ['-N', ...known])
        .trim()
        .split('\n'),
    ).toEqual(known);
  });
});
