import { describe, expect, it } from 'vitest';
import { parseIfInet6 } from './if-inet6.ts';

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
