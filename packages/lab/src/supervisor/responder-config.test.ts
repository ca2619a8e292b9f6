import { loadLab } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import { responderLinks } from './responder-config.ts';

const dhcpv6Of = (dhcpv6: string) => {
  const { lab } = loadLab(
    [
      'prefix: 2001:db8:55::/64',
      `advertise: { dhcpv6: ${dhcpv6} }`,
      'clients:',
      '  - { name: laptop }',
      '  - { name: desk, os: windows, address: 2001:db8:55::20 }',
    ].join('\n'),
    { file: 'ovlab.yaml' },
  );
  return responderLinks(lab).interfaces[0]?.dhcpv6;
};

describe('responderLinks', () => {
  it('reserves the address of a client for the name in its certificate', () => {
    expect(dhcpv6Of('stateful')).toMatchObject({
      mode: 'stateful',
      reservations: [{ name: 'desk', address: '2001:db8:55::20' }],
    });
  });

  it('has no DHCPv6 server where the file wants none', () => {
    expect(dhcpv6Of('off')).toBeUndefined();
  });
});
