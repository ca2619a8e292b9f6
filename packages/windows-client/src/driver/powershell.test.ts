import { describe, expect, it } from 'vitest';
import { parsePowershell, powershellArguments } from './powershell.ts';

const answer = {
  adapters: [
    { name: 'Ethernet', description: 'Intel(R) Ethernet', index: 3, status: 'Up' },
    {
      name: 'OpenVPN TAP-Windows6',
      description: 'TAP-Windows Adapter V9',
      index: 12,
      status: 'Disconnected',
    },
  ],
  addresses: [
    { index: 12, address: 'fe80::5c1b:7aff:fe00:1%12', length: 64, state: 'Preferred' },
    { index: 12, address: '2001:DB8:55::20', length: 64, state: 'Tentative' },
    { index: 12, address: '2001:db8:55::21', length: 64, state: 'Invalid' },
  ],
  routes: [
    { index: 12, prefix: '::/0', nextHop: 'fe80::1%12' },
    { index: 12, prefix: '2001:db8:55::/64', nextHop: '::' },
  ],
  dns: [{ index: 12, servers: ['fec0:0:0:ffff::1%1'] }],
  service: 'Running',
};

describe('what PowerShell answers', () => {
  it('is read without zones, and with the unspecified next hop as none', () => {
    expect(parsePowershell(`\uFEFF${JSON.stringify(answer)}\r\n`)).toEqual({
      source: 'powershell',
      adapters: [
        { name: 'Ethernet', description: 'Intel(R) Ethernet', index: 3, up: true },
        { name: 'OpenVPN TAP-Windows6', description: 'TAP-Windows Adapter V9', index: 12, up: false },
      ],
      addresses: [
        { index: 12, address: 'fe80::5c1b:7aff:fe00:1', prefixLength: 64, state: 'preferred' },
        { index: 12, address: '2001:db8:55::20', prefixLength: 64, state: 'tentative' },
        { index: 12, address: '2001:db8:55::21', prefixLength: 64, state: 'unknown' },
      ],
      routes: [
        { index: 12, prefix: '::/0', nextHop: 'fe80::1' },
        { index: 12, prefix: '2001:db8:55::/64', nextHop: undefined },
      ],
      dns: [{ index: 12, servers: ['fec0:0:0:ffff::1'] }],
      interactiveService: 'running',
    });
  });

  it.each([
    ['', 'missing'],
    ['Stopped', 'stopped'],
  ] as const)('says of a service in state "%s" that it is %s', (service, state) => {
    expect(parsePowershell(JSON.stringify({ ...answer, service }))).toMatchObject({
      interactiveService: state,
    });
  });

  it.each(['', 'Get-NetAdapter : Access denied', 'null', '{}', '{"adapters": []}'])(
    'is no answer when it is %j',
    (text) => {
      expect(parsePowershell(text)).toBeUndefined();
    },
  );

  it('is asked for in one call, without what a profile would print and without questions', () => {
    expect(powershellArguments.slice(0, -1)).toEqual([
      '-NoLogo',
      '-NoProfile',
      '-NonInteractive',
      '-Command',
    ]);
    expect(powershellArguments.at(-1)).not.toContain('"');
  });
});
