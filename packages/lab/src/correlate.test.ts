import { describe, expect, it } from 'vitest';
import { correlate, type CorrelationFacts } from './correlate.ts';

const prefix = '2001:db8:55::/64';
const mac = '02:00:5e:00:53:01';
const eui64 = '2001:db8:55::5eff:fe00:5301';
const other = '02:00:5e:00:53:02';

const facts: CorrelationFacts = {
  prefix,
  tunnels: [{ commonName: 'desk', macs: [mac] }],
  forwarding: [mac],
  neighbours: [],
  leases: [],
  configured: [],
  observed: [],
};

/** Origin of an address that the kernel has talked to at `mac`. */
function origin(address: string, change: Partial<CorrelationFacts> = {}): string | undefined {
  const hosts = correlate({ ...facts, neighbours: [{ address, mac }], ...change });
  return hosts[0]?.addresses.find((item) => item.address === address)?.origin;
}

describe('correlate', () => {
  it('joins certificates, MAC addresses and IPv6 addresses', () => {
    const hosts = correlate({
      ...facts,
      tunnels: [
        { commonName: 'laptop', macs: [other] },
        { commonName: 'desk', macs: [mac] },
      ],
      forwarding: [mac, other, '02:00:5e:00:53:99'],
      neighbours: [
        { address: 'fe80::5eff:fe00:5301', mac },
        { address: eui64, mac },
        { address: 'fe80::1', mac: '02:00:00:00:00:01' },
      ],
      leases: [{ address: '2001:db8:55::1000', mac: other }],
    });
    expect(hosts).toEqual([
      {
        certificate: 'desk',
        mac,
        addresses: [
          { address: eui64, origin: 'slaac' },
          { address: 'fe80::5eff:fe00:5301', origin: 'link-local' },
        ],
      },
      { certificate: 'laptop', mac: other, addresses: [{ address: '2001:db8:55::1000', origin: 'dhcpv6' }] },
      { certificate: undefined, mac: '02:00:5e:00:53:99', addresses: [] },
    ]);
  });

  it('takes as autoconfigured what a host may make of its MAC address or by chance', () => {
    expect(origin(eui64)).toBe('slaac');
    expect(origin('2001:db8:55::a1b2:c3d4:e5f6:1789')).toBe('slaac');
  });

  it.each([
    ['a short one that somebody typed', '2001:db8:55::20'],
    ['one of another MAC address', '2001:db8:55::5eff:fe00:5302'],
    ['one of another prefix', '2001:db8:66::a1b2:c3d4:e5f6:1789'],
    ['a reserved anycast address', '2001:db8:55::fdff:ffff:ffff:ff80'],
  ])('shows as unexplained %s', (_, address) => {
    expect(origin(address)).toBe('unexplained');
  });

  it('takes the lab file as an explanation for its own client only', () => {
    const address = '2001:db8:55::20';
    expect(origin(address, { configured: [{ commonName: 'desk', address }] })).toBe('static');
    expect(origin(address, { configured: [{ commonName: 'laptop', address }] })).toBe('unexplained');
  });

  it('takes a lease as an explanation unless it is of another host', () => {
    const address = '2001:db8:55::1000';
    expect(origin(address, { leases: [{ address, mac }] })).toBe('dhcpv6');
    expect(origin(address, { leases: [{ address, mac: undefined }] })).toBe('dhcpv6');
    expect(origin(address, { leases: [{ address, mac: other }] })).toBe('unexplained');
  });

  it('adds what was seen at the client to its first MAC address', () => {
    const tunnels = [{ commonName: 'desk', macs: [mac, other] }];
    const observed = [{ commonName: 'desk', address: eui64 }];
    expect(correlate({ ...facts, tunnels, observed }).map(({ addresses }) => addresses.length)).toEqual([
      1, 0,
    ]);
    const neighbours = [{ address: eui64, mac: other }];
    expect(
      correlate({ ...facts, tunnels, observed, neighbours }).map(({ addresses }) => addresses.length),
    ).toEqual([0, 1]);
  });
});
