import { describe, expect, it } from 'vitest';
import { parseDefaultRoutes } from './proc-net.ts';

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
