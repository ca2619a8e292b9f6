import { describe, expect, it } from 'vitest';
import { sourcesDirectory, withoutStanzas } from './ifupdown-existing.ts';
import { netplanUplink, withoutUplinkSettings } from './netplan-existing.ts';
import { crowdedServer } from '../../test/persist-world.ts';

describe('withoutStanzas', () => {
  it('comments out the stanzas of the uplink and of its aliases, and nothing else', () => {
    const text = `# eth0 is the uplink
auto lo eth0 eth1
allow-hotplug eth0
iface lo inet loopback

iface eth0 inet static
    address 192.0.2.10/24
    # eth0 again
    up ip route add 10.0.0.0/8 \\
        via 192.0.2.1

iface eth0:1 inet static
    address 192.0.2.11/24
iface eth1 inet dhcp
    hostname vpn
source interfaces.d/*`;
    expect(withoutStanzas(text, ['eth0', 'br0'])).toBe(`# eth0 is the uplink
auto lo eth1
#ovlab allow-hotplug eth0
iface lo inet loopback

#ovlab iface eth0 inet static
#ovlab     address 192.0.2.10/24
    # eth0 again
#ovlab     up ip route add 10.0.0.0/8 \\
#ovlab         via 192.0.2.1

#ovlab iface eth0:1 inet static
#ovlab     address 192.0.2.11/24
iface eth1 inet dhcp
    hostname vpn
source interfaces.d/*`);
  });

  it.each(['', 'auto eth10\niface eth10 inet dhcp\n', 'iface eth1 inet static\n  up ip link set eth0 up\n'])(
    'leaves %j',
    (text) => {
      expect(withoutStanzas(text, ['eth0'])).toBe(text);
    },
  );
});

describe('sourcesDirectory', () => {
  it.each([
    ['source /etc/network/interfaces.d/*\n', true],
    ['source-directory interfaces.d\n', true],
    ['source interfaces.d/*', true],
    ['# source /etc/network/interfaces.d/*\n', false],
    ['source /etc/network/interfaces.d/eth1\n', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(sourcesDirectory(text)).toBe(expected);
  });
});

describe('netplan files of others', () => {
  const path = '/etc/netplan/50-cloud-init.yaml';
  const text = `# by the provider
network:
  version: 2
  ethernets:
    # the wire
    id0:
      match:
        macaddress: 02:00:00:00:00:10
      set-name: eth0
      dhcp4: true
      addresses: [2001:db8:55::1/64]
      wakeonlan: true
    eth1:
      dhcp4: true
`;

  it('lose what they say of the addresses of the uplink, whatever they call it', () => {
    expect(netplanUplink([{ path, text }], 'eth0')).toBe('id0');
    expect(withoutUplinkSettings({ path, text }, crowdedServer)).toBe(
      text.replace('      dhcp4: true\n      addresses: [2001:db8:55::1/64]\n', ''),
    );
  });

  it('are left alone when they say nothing of it', () => {
    const other = 'network:\n  ethernets: {eth1: {dhcp4: true}}\n';
    expect(withoutUplinkSettings({ path, text: other }, crowdedServer)).toBeUndefined();
    expect(netplanUplink([{ path, text: other }], 'eth0')).toBeUndefined();
  });

  it.each([
    ['define the bridge', 'network: {bridges: {br0: {interfaces: [eth0]}}}\n', 'defines a bridge br0'],
    ['cannot be read', 'network: [\n', 'is no YAML that can be read'],
  ])('are refused when they %s', (_name, wrong, message) => {
    expect(() => withoutUplinkSettings({ path, text: wrong }, crowdedServer)).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_FOREIGN',
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });
});
