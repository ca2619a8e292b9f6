import { describe, expect, it } from 'vitest';
import { readClientFacts } from './client-profile.ts';

const plain = 'client\ndev tap\nremote vpn.example 1194 udp\nca a\ncert b\nkey c\n';
const read = (text: string) => readClientFacts(text, 'laptop.ovpn');

describe('what a machine has to know of a profile', () => {
  it('is nothing where advertisements tell it all', () => {
    expect(read(plain)).toEqual({
      device: undefined,
      address: undefined,
      gateway: undefined,
      dns: [],
      search: [],
      hasMac: false,
      hasUp: false,
    });
  });

  it('is what a profile for Windows sets, with its ends of lines', () => {
    const own =
      'route-delay 0\nifconfig-ipv6 2001:DB8:55:0::20/64 2001:db8:55::1\nroute-ipv6 ::/0 2001:db8:55::1\n' +
      'dhcp-option DNS6 2001:db8:55::53\ndhcp-option DOMAIN lab.example\n';
    expect(read((plain + own).replaceAll('\n', '\r\n'))).toEqual({
      device: undefined,
      address: { address: '2001:db8:55::20', prefixLength: 64 },
      gateway: '2001:db8:55::1',
      dns: ['2001:db8:55::53'],
      search: ['lab.example'],
      hasMac: false,
      hasUp: false,
    });
  });

  it('is each name server of IPv6 and each domain once, whichever way they are written', () => {
    const own =
      'dhcp-option DNS 192.0.2.53\ndhcp-option DNS 2001:db8::53\ndhcp-option DNS6 2001:DB8::53\n' +
      'dns server 0 address 2001:db8::54 192.0.2.54\ndns search-domains b.example a.example\n' +
      'dhcp-option DOMAIN a.example\ndhcp-option DOMAIN-SEARCH -x\n';
    expect(read(plain + own)).toMatchObject({
      dns: ['2001:db8::53', '2001:db8::54'],
      search: ['a.example', 'b.example'],
    });
  });

  it('is no way to everywhere that stands behind others', () => {
    const own = 'route-ipv6 2001:db8:55::/64 :: 0\nroute-ipv6 ::/0 2001:db8:55::1 9999\n';
    expect(read(plain + own)).toMatchObject({ gateway: undefined });
  });

  it('is the device and the program of a profile that names them', () => {
    expect(
      read(
        plain.replace('dev tap', 'dev tap7') + 'lladdr 02:00:00:00:00:01\nscript-security 2\nup /bin/true\n',
      ),
    ).toMatchObject({
      device: 'tap7',
      hasMac: true,
      hasUp: true,
    });
  });

  it.each([
    [plain.replace('dev tap', 'dev tun'), 'OVLAB_E_UNSUPPORTED', 'carries no Ethernet frames'],
    [
      'mode server\ntls-server\ndev tap\nca a\ncert b\nkey c\ndh none\n',
      'OVLAB_E_UNSUPPORTED',
      'is the one of a server',
    ],
    [`${plain}ca "C:\\keys\\ca.crt"\n`, 'OVLAB_E_PROFILE', 'would not read'],
  ])('is refused of %j', (text, code, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
    );
  });
});
