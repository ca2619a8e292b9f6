import { describe, expect, it } from 'vitest';
import { renderClientRuns, renderClientUp, renderWindowsStatus } from './client-run.ts';
import { styleFor } from './style.ts';

const context = { outStyle: styleFor({}, { NO_COLOR: '1' }) };

describe('clients of this machine as text', () => {
  it('says what a tunnel has', () => {
    const tunnel = {
      client: 'laptop',
      changed: true,
      device: 'tap-laptop',
      addresses: ['2001:db8:55::20 (static)'],
      gateway: 'fe80::1',
      dns: ['2001:db8:55::53'],
      seconds: 1.5,
    };
    expect(renderClientUp(tunnel, context)).toMatchInlineSnapshot(`
      "✔ laptop is up on tap-laptop in 1.50 s
        address  2001:db8:55::20 (static)
        gateway  fe80::1
        DNS      2001:db8:55::53
      "
    `);
    expect(renderClientUp({ ...tunnel, changed: false, gateway: undefined, dns: [] }, context))
      .toMatchInlineSnapshot(`
      "✔ no changes: laptop is up on tap-laptop
        address  2001:db8:55::20 (static)
        gateway  none: only the prefix itself can be reached
      "
    `);
  });

  it('lists clients with every address', () => {
    const run = { device: 'tap-a', pid: 1, profile: '/a', log: '/b' };
    const clients = [
      {
        ...run,
        client: 'a',
        tunnel: 'connected' as const,
        addresses: [
          { address: '2001:db8::1', origin: 'slaac' as const },
          { address: '2001:db8::2', origin: 'static' as const },
        ],
        gateway: 'fe80::1',
      },
      { ...run, client: 'b', tunnel: 'ended' as const, addresses: [], gateway: undefined },
    ];
    expect(renderClientRuns(clients, context)).toMatchInlineSnapshot(`
      "CLIENT  TUNNEL     DEVICE  ADDRESS      ORIGIN  GATEWAY
      a       connected  tap-a   2001:db8::1  slaac   fe80::1
                                 2001:db8::2  static
      b       ended      tap-a   -            -       -
      "
    `);
  });

  it('shows the adapters of Windows', () => {
    const tunnels = [
      {
        adapter: 'OpenVPN TAP-Windows6',
        up: true,
        addresses: ['2001:db8::1', '2001:db8::2'],
        gateway: 'fe80::1',
        dns: [],
      },
    ];
    expect(renderWindowsStatus({ openvpn: '2.6.14', interactiveService: 'running', tunnels }, context))
      .toMatchInlineSnapshot(`
      "OpenVPN 2.6.14, interactive service running

      ADAPTER               TUNNEL     ADDRESS                   GATEWAY  DNS
      OpenVPN TAP-Windows6  connected  2001:db8::1, 2001:db8::2  fe80::1  -
      "
    `);
  });
});
