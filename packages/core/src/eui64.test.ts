import { describe, expect, it } from 'vitest';
import { addressFromMac, eui64FromMac, linkLocalFromMac } from './eui64.ts';

describe('modified EUI-64', () => {
  it('is the example of RFC 4291 appendix A: 34-56-78-9A-BC-DE', () => {
    expect(eui64FromMac('34-56-78-9A-BC-DE')).toBe(0x3656_78ff_fe9a_bcden);
  });

  it('clears the universal/local bit of a locally administered address', () => {
    expect(linkLocalFromMac('02:00:5e:10:00:01')).toBe('fe80::5eff:fe10:1');
  });

  it('forms an address of a /64', () => {
    expect(addressFromMac('2001:db8:55::/64', '52:54:00:12:34:56')).toBe('2001:db8:55:0:5054:ff:fe12:3456');
  });

  it.each(['02:00:5e:10:00', '02:00:5e:10:00:01:02', '0200.5e10.0001', '02:00:5e:10:00:0g'])(
    'refuses %j',
    (mac) => {
      expect(() => linkLocalFromMac(mac)).toThrow(RangeError);
    },
  );

  it('refuses a prefix that is not a /64', () => {
    expect(() => addressFromMac('2001:db8::/48', '02:00:5e:10:00:01')).toThrow(RangeError);
  });
});
