import { describe, expect, it } from 'vitest';
import { dhcpClient } from './dhcp-clients.ts';

describe('dhcpClient', () => {
  it.each<[string, object | undefined]>([
    ['/sbin/dhclient -4 -v -pf /run/dhclient.pid eth0', { program: 'dhclient', pid: 7, interface: 'eth0' }],
    ['dhclient', { program: 'dhclient', pid: 7 }],
    ['dhcpcd: eth0', { program: 'dhcpcd', pid: 7, interface: 'eth0' }],
    ['dhcpcd: [BPF ARP] eth0 192.0.2.7', { program: 'dhcpcd', pid: 7, interface: 'eth0' }],
    ['dhcpcd: [manager] [ip4] [ip6]', { program: 'dhcpcd', pid: 7 }],
    ['/sbin/dhcpcd -q', { program: 'dhcpcd', pid: 7 }],
    ['udhcpc -n -i ens3 -q', { program: 'udhcpc', pid: 7, interface: 'ens3' }],
    ['udhcpc', { program: 'udhcpc', pid: 7, interface: 'eth0' }],
    ['/usr/sbin/sshd -D', undefined],
    ['', undefined],
  ])('%j', (line, client) => {
    expect(dhcpClient(7, line.split(' '))).toEqual(client);
  });
});
