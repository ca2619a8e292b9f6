import type { ClientReport, StatusReport } from '@ovlab/lab';
import { expect, it } from 'vitest';
import { renderClients } from './clients.ts';
import { renderPlan } from './plan.ts';
import { renderServer } from './server.ts';
import { styleFor } from './style.ts';
import { renderTunnels } from './tunnels.ts';

const plain = styleFor({}, { NO_COLOR: '1' });

const laptop: ClientReport = {
  name: 'laptop',
  node: 'laptop',
  os: 'linux',
  tunnel: 'connected',
  addresses: [
    { address: '2001:db8:55::20', origin: 'static' },
    { address: '2001:db8:55:0:93:a7ff:fe45:98a4', origin: 'slaac' },
  ],
  gateway: 'fe80::1',
  rttMs: 0.5512,
  certificate: 'laptop',
  macs: [],
  realAddress: '100.64.0.2:51034',
  connectedSince: '2026-01-02T03:04:05.000Z',
  bytesReceived: 1023,
  bytesSent: 5 * 1024 * 1024,
};

const report: StatusReport = {
  lab: 'demo',
  ready: false,
  server: {
    node: 'server',
    bridge: 'br0',
    prefix: '2001:db8:55::/64',
    addresses: ['192.0.2.1/24', '2001:db8:55::1/64'],
    endpoint: '192.0.2.1:1194/udp',
    supervisor: { pid: 7 },
    openvpn: { state: 'backing-off', pid: undefined, restarts: 2, lastError: 'the port is taken' },
    responder: undefined,
  },
  clients: [
    laptop,
    { ...laptop, name: 'phone', tunnel: 'down', addresses: [], gateway: undefined, rttMs: undefined },
    {
      ...laptop,
      name: 'desk',
      node: undefined,
      os: 'windows',
      tunnel: 'not-run',
      addresses: [],
      gateway: undefined,
      rttMs: undefined,
    },
  ],
};

it('shows each client with tunnel, addresses and their origin, gateway and round trip', () => {
  expect(renderClients(report, plain)).toBe(
    [
      'CLIENT  TUNNEL             ADDRESS                          ORIGIN  GATEWAY  RTT',
      'laptop  connected          2001:db8:55::20                  static  fe80::1  0.55 ms',
      '                           2001:db8:55:0:93:a7ff:fe45:98a4  slaac',
      'phone   down               -                                -       -        -',
      'desk    not run (windows)  -                                -       -        -',
    ].join('\n'),
  );
});

it('shows the server with what went wrong', () => {
  expect(renderServer(report, plain)).toBe(
    [
      'lab         demo not ready',
      'prefix      2001:db8:55::/64',
      'server      br0 192.0.2.1/24 2001:db8:55::1/64',
      'openvpn     192.0.2.1:1194/udp backing-off, 2 restarts',
      'supervisor  pid 7',
      'last error  the port is taken',
    ].join('\n'),
  );
});

it('shows the tunnels as the server sees them', () => {
  const gone = { ...laptop, name: 'phone', certificate: undefined };
  expect(renderTunnels({ clients: [{ ...laptop, macs: ['02:00:00:00:00:01'] }, gone] }, plain)).toBe(
    [
      'CERTIFICATE  FROM              MAC                RECEIVED  SENT     SINCE (UTC)',
      'laptop       100.64.0.2:51034  02:00:00:00:00:01  1023 B    5.0 MiB  2026-01-02 03:04:05',
    ].join('\n'),
  );
  expect(renderTunnels({ clients: [gone] }, plain)).toBe('');
});

it('numbers the steps of a plan and gives reason and commands', () => {
  const steps = [
    {
      node: 'isp',
      id: 'a',
      title: 'set x',
      reason: 'it is new',
      commands: ['sysctl -w x=1', "nft -f - <<'EOF'\ntable\nEOF"],
    },
    { node: 'server', id: 'b', title: 'start it', reason: 'it does not run', commands: [] },
  ];
  expect(renderPlan(steps, plain)).toBe(
    "  1. isp: set x\n     because it is new\n       sysctl -w x=1\n       nft -f - <<'EOF'\n       table\n       EOF\n  2. server: start it\n     because it does not run\n",
  );
  expect(renderPlan([], plain)).toBe('no changes\n');
});
