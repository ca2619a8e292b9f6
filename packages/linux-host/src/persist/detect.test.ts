import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMachine, type Machine } from '../../test/persist-world.ts';
import { detectBackend } from './detect.ts';

let machine: Machine;
beforeEach(() => {
  machine = createMachine();
});
afterEach(() => machine.remove());

const links = { uplink: 'eth0', bridge: 'br0' };

describe('detectBackend', () => {
  it.each([
    ['netplan', '/etc/netplan/50-cloud-init.yaml', 'network: {version: 2}\n'],
    ['ifcfg', '/etc/sysconfig/network-scripts/ifcfg-eth0', 'DEVICE=eth0\n'],
    ['ifupdown', '/etc/network/interfaces', 'auto eth0\niface eth0 inet dhcp\n'],
    ['ifupdown', '/etc/network/interfaces.d/50-cloud-init', 'iface eth0 inet dhcp\n'],
    ['networkmanager', '/etc/NetworkManager/system-connections/wire.nmconnection', 'interface-name=eth0\n'],
    ['systemd-networkd', '/etc/systemd/network/10-eth0.network', '[Match]\nName=eth0\n'],
    ['systemd-networkd', '/etc/systemd/network/10-wires.network', '[Match]\nName=en*\n'],
  ])('%s has %s', async (backend, path, text) => {
    machine.put(path, text);
    // What a distribution brings although nothing uses it.
    machine.put('/etc/network/interfaces.d/.keep', '');
    expect(await detectBackend({ ...links, root: machine.root })).toBe(backend);
  });

  it('believes files about the uplink before a daemon that runs', async () => {
    machine.put('/etc/network/interfaces', 'iface eth0 inet dhcp\n');
    const managers = [
      { kind: 'networkmanager' as const, active: true, manages: ['eth0'], evidence: 'NetworkManager runs' },
    ];
    expect(await detectBackend({ ...links, root: machine.root, managers })).toBe('ifupdown');
  });

  it('believes the daemon that manages the uplink where no file names it', async () => {
    const managers = [
      { kind: 'systemd-networkd' as const, active: true, manages: ['eth1'], evidence: '' },
      { kind: 'cloud-init' as const, active: true, manages: ['eth0'], evidence: '' },
      { kind: 'networkmanager' as const, active: true, manages: ['eth0'], evidence: '' },
    ];
    expect(await detectBackend({ ...links, root: machine.root, managers })).toBe('networkmanager');
  });

  it('asks when nothing tells', async () => {
    machine.put('/etc/network/interfaces', 'iface eth00 inet dhcp\n');
    await expect(detectBackend({ ...links, root: machine.root })).rejects.toMatchObject({
      code: 'OVLAB_E_USAGE',
      hint: expect.stringContaining('--backend') as string,
    });
  });
});
