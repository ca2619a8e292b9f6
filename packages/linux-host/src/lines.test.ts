import { describe, expect, it } from 'vitest';
import { addAddress, deleteAddress, deleteRoute, replaceRoute } from './lines.ts';
import type { AddressState, RouteState } from './snapshot.ts';

const address: AddressState = {
  link: 'eth0',
  family: 6,
  address: '2001:db8::1',
  prefixLength: 64,
  scope: 'global',
  noPrefixRoute: false,
  autoconfigured: false,
  unusable: false,
};
const four: AddressState = { ...address, family: 4, address: '192.0.2.1', prefixLength: 24 };
const route: RouteState = {
  family: 6,
  destination: 'default',
  link: 'eth0',
  gateway: 'fe80::1',
  protocol: 'ra',
  scope: 'global',
  type: 'unicast',
  metric: 1024,
  onlink: false,
};

describe('addresses', () => {
  it.each<[Partial<AddressState>, string]>([
    [{}, 'addr add 2001:db8::1/64 dev br0 nodad'],
    [{ noPrefixRoute: true }, 'addr add 2001:db8::1/64 dev br0 nodad noprefixroute'],
    [
      { validLifetime: 60, preferredLifetime: 0 },
      'addr add 2001:db8::1/64 dev br0 nodad valid_lft 60 preferred_lft 0',
    ],
    [{ preferredLifetime: 0 }, 'addr add 2001:db8::1/64 dev br0 nodad valid_lft forever preferred_lft 0'],
    [{ managesTemporary: true, metric: 7 }, 'addr add 2001:db8::1/64 dev br0 nodad mngtmpaddr metric 7'],
    [{ ...four, label: 'eth0:1' }, 'addr add 192.0.2.1/24 label br0:1 dev br0'],
    [{ ...four, label: 'eth0:a-long-one' }, 'addr add 192.0.2.1/24 label br0:a-long-one dev br0'],
    [{ ...four, label: 'eth0:a b' }, 'addr add 192.0.2.1/24 dev br0'],
    [{ ...four, label: 'office' }, 'addr add 192.0.2.1/24 dev br0'],
    [{ ...four, broadcast: '192.0.2.255' }, 'addr add 192.0.2.1/24 brd 192.0.2.255 dev br0'],
    [{ ...four, scope: 'link' }, 'addr add 192.0.2.1/24 dev br0 scope link'],
    [{ ...four, peer: '192.0.2.9', prefixLength: 32 }, 'addr add 192.0.2.1 peer 192.0.2.9/32 dev br0'],
  ])('%j', (change, line) => {
    expect(addAddress({ ...address, ...change }, 'br0')).toBe(line);
  });

  it('are taken back', () => {
    expect(deleteAddress(address, 'br0')).toBe('addr del 2001:db8::1/64 dev br0');
  });
});

describe('routes', () => {
  it.each<[Partial<RouteState>, string]>([
    // `default` alone would be the IPv4 one in a batch.
    [{}, 'route replace ::/0 via fe80::1 dev br0 metric 1024 proto ra'],
    [
      { expires: 1800, preference: 'high' },
      'route replace ::/0 via fe80::1 dev br0 metric 1024 proto ra expires 1800 pref high',
    ],
    [
      {
        family: 4,
        gateway: '192.0.2.254',
        metric: undefined,
        protocol: 'dhcp',
        source: '192.0.2.1',
        onlink: true,
        mtu: 1400,
      },
      'route replace default via 192.0.2.254 dev br0 proto dhcp src 192.0.2.1 onlink mtu 1400',
    ],
    [
      {
        family: 4,
        destination: '192.0.2.0/24',
        gateway: undefined,
        metric: undefined,
        protocol: 'kernel',
        scope: 'link',
      },
      'route replace 192.0.2.0/24 dev br0 proto kernel scope link',
    ],
    [
      { from: '2001:db8:1::/64', table: '200', metrics: { hoplimit: 64, advmss: 1300 } },
      'route replace ::/0 from 2001:db8:1::/64 via fe80::1 dev br0 table 200 metric 1024 proto ra hoplimit 64 advmss 1300',
    ],
    [
      { family: 4, gateway: 'fe80::1', gatewayFamily: 6, metric: 5 },
      'route replace default via inet6 fe80::1 dev br0 metric 5 proto ra',
    ],
  ])('%j', (change, line) => {
    expect(replaceRoute({ ...route, ...change }, 'br0')).toBe(line);
  });

  it('are taken back', () => {
    expect(deleteRoute(route, 'br0')).toBe('route del ::/0 via fe80::1 dev br0 metric 1024');
  });
});
