import type { ClientReport, StatusReport } from '@ovlab/lab';
import { expect, it } from 'vitest';
import { renderClients } from './clients.ts';
import { renderHosts } from './hosts.ts';
import { renderPlan } from './plan.ts';
import { renderServer } from './server.ts';
import { styleFor } from './style.ts';
import { renderTroubles } from './troubles.ts';
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
  instance: 0,
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
    openvpn: {
      state: 'backing-off',
      pid: undefined,
      restarts: 2,
      lastError: 'the port is taken',
      troubles: [],
    },
    responder: undefined,
    clients: [],
    instances: [],
    firstHop: [
      { name: 'ra-guard', packets: 3, octets: 210 },
      { name: 'source-guard', packets: 0, octets: 0 },
    ],
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
      'dropped     ra-guard 3, source-guard 0',
      'last error  the port is taken',
    ].join('\n'),
  );
});

const mac = '02:00:5e:00:53:01';
const tunnels: StatusReport['server']['clients'] = [
  {
    certificate: 'laptop',
    instance: 0,
    realAddress: '100.64.0.2:51034',
    connectedSince: '2026-01-02T03:04:05.000Z',
    bytesReceived: 1023,
    bytesSent: 5 * 1024 * 1024,
    hosts: [
      {
        mac,
        addresses: [
          { address: '2001:db8:55::5eff:fe00:5301', origin: 'slaac' },
          { address: '2001:db8:55::77', origin: 'unexplained' },
        ],
      },
    ],
  },
  { certificate: undefined, hosts: [{ mac: '02:00:5e:00:53:99', addresses: [] }] },
];

it('shows the tunnels as the server sees them', () => {
  expect(renderTunnels({ server: { ...report.server, clients: tunnels } }, plain)).toBe(
    [
      'CERTIFICATE  FROM              MAC                RECEIVED  SENT     SINCE (UTC)',
      'laptop       100.64.0.2:51034  02:00:5e:00:53:01  1023 B    5.0 MiB  2026-01-02 03:04:05',
    ].join('\n'),
  );
  expect(renderTunnels(report, plain)).toBe('');
});

it('shows which certificate has which MAC address has which addresses', () => {
  expect(renderHosts({ server: { ...report.server, clients: tunnels } }, plain)).toBe(
    [
      'CERTIFICATE  MAC                IPV6 ADDRESS                 ORIGIN',
      'laptop       02:00:5e:00:53:01  2001:db8:55::5eff:fe00:5301  slaac',
      '                                2001:db8:55::77              unexplained',
      'unknown      02:00:5e:00:53:99  -                            -',
    ].join('\n'),
  );
  expect(renderHosts(report, plain)).toBe('');
});

it('shows what goes wrong at the moment with its cure', () => {
  const trouble = {
    name: 'wrong-key',
    code: 'OVLAB_E_CREDENTIALS',
    message: 'packet HMAC authentication failed',
    meaning: 'The two ends have different keys.',
    hint: 'Copy the key file again.',
    commonName: undefined,
    peers: ['203.0.113.5:4000'],
    times: 3,
    since: '2026-01-02T03:00:00.000Z',
    last: '2026-01-02T03:04:05.000Z',
  } as const;
  const { openvpn } = report.server;
  if (openvpn === undefined) throw new Error('the report has an OpenVPN');
  expect(
    renderTroubles({ server: { ...report.server, openvpn: { ...openvpn, troubles: [trouble] } } }, plain),
  ).toBe(
    [
      'troubles',
      '  wrong-key from 203.0.113.5:4000 (3 times, last 03:04:05 UTC)',
      '    The two ends have different keys.',
      '    hint: Copy the key file again.',
    ].join('\n'),
  );
  expect(renderTroubles(report, plain)).toBe('');
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
