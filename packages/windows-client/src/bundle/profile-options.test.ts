import { describe, expect, it } from 'vitest';
import { windowsProfileOptions, windowsScriptOptions } from './profile-options.ts';

describe('windowsProfileOptions', () => {
  it('lets advertisements do it', () => {
    expect(windowsProfileOptions({ dns: ['2001:db8:55::53'] })).toEqual([['route-delay', '0']]);
  });

  it('lets OpenVPN set a static address, its route and its DNS servers', () => {
    const network = {
      address: '2001:db8:55::20',
      gateway: 'fe80::1',
      dns: ['2001:db8:55::53', '2001:db8:55::54'],
    };
    expect(windowsProfileOptions(network)).toEqual([
      ['route-delay', '0'],
      ['ifconfig-ipv6', '2001:db8:55::20/64', 'fe80::1'],
      ['route-ipv6', '::/0', 'fe80::1'],
      ['dhcp-option', 'DNS6', '2001:db8:55::53'],
      ['dhcp-option', 'DNS6', '2001:db8:55::54'],
    ]);
  });

  it.each([
    [['lab.example'], [['dhcp-option', 'DOMAIN', 'lab.example']]],
    [
      ['lab.example', 'b.example', 'c.example'],
      [
        ['dhcp-option', 'DOMAIN', 'lab.example'],
        ['dhcp-option', 'DOMAIN-SEARCH', 'b.example'],
        ['dhcp-option', 'DOMAIN-SEARCH', 'c.example'],
      ],
    ],
  ])('has short names looked up in %j, each domain once, in order', (search, options) => {
    const all = windowsProfileOptions({ address: '2001:db8::2', search });
    expect(all.filter(([name]) => name === 'dhcp-option')).toEqual(options);
    expect(windowsProfileOptions({ search })).toEqual([['route-delay', '0']]);
  });

  it('names no other end when none is known', () => {
    expect(windowsProfileOptions({ address: '2001:db8::2', prefixLength: 56 })).toContainEqual([
      'ifconfig-ipv6',
      '2001:db8::2/56',
    ]);
  });

  it.each([
    [{ address: '2001:db8::2/64' }, /no IPv6 address/],
    [{ address: '192.0.2.1' }, /no IPv6 address/],
    [{ gateway: 'fe80::1%7' }, /no IPv6 address/],
    [{ dns: ['2001:db8::53 & calc'] }, /no IPv6 address/],
    [{ address: '2001:db8::2', prefixLength: 129 }, /1 to 128/],
    [{ search: ['-x', 'lab.example'] }, /"-x" is no name of a domain/],
    [{ search: ['a b'] }, /no name of a domain/],
    [{ search: ['a'.repeat(255)] }, /no name of a domain/],
    [{ gateway: 'fe80:0::08' }, /driver of the TAP adapter/],
  ])('refuses %j', (network, message) => {
    expect(() => windowsProfileOptions(network)).toThrow(message);
  });
});

describe('windowsScriptOptions', () => {
  it('names scripts that lie beside the profile, wherever that is', () => {
    expect(windowsScriptOptions('desk')).toEqual([
      ['route-delay', '0'],
      ['script-security', '2'],
      ['up', 'desk-up.cmd'],
      ['down', 'desk-down.cmd'],
      ['down-pre'],
    ]);
  });

  it('keeps a name with blanks in one piece', () => {
    expect(windowsScriptOptions("Jörg's desk")).toContainEqual(['up', `"Jörg's desk-up.cmd"`]);
  });
});
