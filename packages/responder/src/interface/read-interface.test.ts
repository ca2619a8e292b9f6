import { describe, expect, it } from 'vitest';
import { readInterface } from './read-interface.ts';

/** Recorded on kernel 6.18. */
const files: Readonly<Record<string, string>> = {
  '/sys/class/net/br0/ifindex': '7\n',
  '/sys/class/net/br0/address': '02:00:5e:10:00:01\n',
  '/sys/class/net/br0/mtu': '1500\n',
  '/sys/class/net/br0/operstate': 'up\n',
  '/sys/class/net/br0/carrier': '1\n',
  '/sys/class/net/br0/flags': '0x1003\n',
  '/proc/sys/net/ipv6/conf/br0/forwarding': '1\n',
  '/proc/sys/net/ipv6/conf/all/forwarding': '1\n',
  '/proc/net/if_inet6': 'fe800000000000000000000000000001 07 40 20 80      br0\n',
};

function read(changes: Readonly<Record<string, string | undefined>> = {}) {
  const all = { ...files, ...changes };
  return readInterface('br0', (path) => all[path]);
}

describe('readInterface', () => {
  it('joins what the files say', () => {
    expect(read()).toEqual({
      name: 'br0',
      present: true,
      ifindex: 7,
      mac: '02:00:5e:10:00:01',
      mtu: 1500,
      up: true,
      carrier: true,
      linkLocal: 'fe80::1',
      linkLocals: ['fe80::1'],
      globals: [],
      forwarding: true,
    });
  });

  it('tells of an interface that does not exist', () => {
    expect(readInterface('br0', () => undefined)).toMatchObject({ present: false, ifindex: undefined });
  });

  it.each([
    ['00:00:00:00:00:00\n', 'loopback'],
    ['\n', 'tun'],
    ['20:01:0d:b8:00:00:00:00:00:00:00:00:00:00:00:01\n', 'a tunnel with IPv6 addresses'],
  ])('has no MAC address when the kernel says %j (%s)', (address) => {
    expect(read({ '/sys/class/net/br0/address': address }).mac).toBeUndefined();
  });

  it.each([
    ['1\n', 'up\n', true],
    ['1\n', 'unknown\n', true],
    ['1\n', 'dormant\n', false],
    ['0\n', 'down\n', false],
    [undefined, 'down\n', false],
  ])('carrier %j and state %j: %s', (carrier, operstate, expected) => {
    const changes = { '/sys/class/net/br0/carrier': carrier, '/sys/class/net/br0/operstate': operstate };
    expect(read(changes).carrier).toBe(expected);
  });

  it('reads the flag for up', () => {
    expect(read({ '/sys/class/net/br0/flags': '0x1002\n' }).up).toBe(false);
  });

  it.each<[string | undefined, string | undefined, string | undefined, boolean]>([
    ['1', '1', undefined, true],
    ['0', '1', undefined, false],
    ['1', '0', undefined, false],
    ['1', '0', '0', false],
    ['1', '0', '1', true],
    ['0', '0', '1', false],
    [undefined, '1', undefined, false],
  ])('forwarding %j, that of all %j, force_forwarding %j: %s', (own, all, forced, expected) => {
    const changes = {
      '/proc/sys/net/ipv6/conf/br0/forwarding': own,
      '/proc/sys/net/ipv6/conf/all/forwarding': all,
      '/proc/sys/net/ipv6/conf/br0/force_forwarding': forced,
    };
    expect(read(changes).forwarding).toBe(expected);
  });
});
