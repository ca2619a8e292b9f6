import { describe, expect, it } from 'vitest';
import { parseDefaultRoutes, parseIfInet6 } from './proc-net.ts';

const ifInet6 = `fe80000000000000009307fffe4598a4 02 40 20 80     tap0
20010db8005500000093a7fffe4598a4 02 40 00 44     tap0
20010db8005500000000000000000020 02 40 00 80     tap0
20010db800550000000000000000beef 02 80 00 00     tap0
20010db8005500000000000000000bad 02 40 00 48     tap0
00000000000000000000000000000001 01 80 10 80       lo
`;

describe('/proc/net/if_inet6', () => {
  const [linkLocal, optimistic, fixed, lease, duplicate, loopback] = parseIfInet6(ifInet6);

  it('names addresses as RFC 5952 does, with length, scope and interface', () => {
    expect(optimistic).toMatchObject({
      address: '2001:db8:55:0:93:a7ff:fe45:98a4',
      prefixLength: 64,
      interfaceName: 'tap0',
      scope: 'global',
    });
    expect(linkLocal?.scope).toBe('link');
    expect(loopback).toMatchObject({ address: '::1', scope: 'host', interfaceName: 'lo', prefixLength: 128 });
  });

  it('tells an optimistic address from one that may not be used', () => {
    expect(optimistic).toMatchObject({ tentative: true, optimistic: true, permanent: false });
    expect(duplicate).toMatchObject({ tentative: true, optimistic: false, duplicate: true });
    expect(fixed).toMatchObject({ tentative: false, permanent: true });
    expect(lease).toMatchObject({ permanent: false, prefixLength: 128 });
  });
});

describe('/proc/net/ipv6_route', () => {
  const none = '0'.repeat(32);
  const gateway = 'fe80000000000000008d96fffecf2d4a';
  const line = (
    destination: string,
    length: string,
    nextHop: string,
    metric: string,
    flags: string,
    dev: string,
  ): string =>
    `${destination} ${length} ${none} 00 ${nextHop} ${metric} 00000001 00000000 ${flags}     ${dev}`;

  it('finds the default routes, best metric first, and says which came by advertisement', () => {
    const text = [
      line(none, '00', 'fe800000000000000000000000000254', '00000800', '00000003', 'eth0'),
      line(none, '00', gateway, '00000400', '00450003', 'tap0'),
      line('20010db8005500000000000000000000', '40', none, '00000100', '00440001', 'tap0'),
    ].join('\n');
    expect(parseDefaultRoutes(text)).toEqual([
      { gateway: 'fe80::8d:96ff:fecf:2d4a', interfaceName: 'tap0', fromAdvertisement: true, metric: 1024 },
      { gateway: 'fe80::254', interfaceName: 'eth0', fromAdvertisement: false, metric: 2048 },
    ]);
  });

  it("leaves out the kernel's own unreachable default", () => {
    expect(parseDefaultRoutes(line(none, '00', none, 'ffffffff', '00200200', 'lo'))).toEqual([]);
    expect(parseDefaultRoutes(line(none, '00', gateway, '00000400', '00200200', 'lo'))).toEqual([]);
  });
});
