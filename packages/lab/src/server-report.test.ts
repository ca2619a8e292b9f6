import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serverClients, serverOnly } from './server-report.ts';
import type { ServerFacts } from './server-facts.ts';
import { ControlServer } from './supervisor/control-server.ts';
import type { TunnelClient } from './supervisor/protocol.ts';

const mac = '02:00:5e:00:53:01';
const desk: TunnelClient = {
  commonName: 'desk',
  instance: 1,
  realAddress: '203.0.113.7:51034',
  connectedSince: '2026-01-01T00:00:00.000Z',
  bytesReceived: 1,
  bytesSent: 2,
  macs: [mac],
};
const facts: ServerFacts = {
  bridge: 'br0',
  prefix: '2001:db8:55::/64',
  addresses: [],
  endpoints: [],
  forwarding: [mac, '02:00:5e:00:53:99'],
  neighbours: [{ address: '2001:db8:55::77', mac }],
  leases: [],
  configured: [],
  firstHop: [{ name: 'ra-guard', packets: 2, octets: 140 }],
};

it('puts the hosts behind each tunnel to it, and those of nobody known at the end', () => {
  const seen = [
    { name: 'desk', addresses: [{ address: '2001:db8:55::5eff:fe00:5301', origin: 'slaac' as const }] },
  ];
  expect(serverClients([desk], facts, seen)).toEqual([
    {
      certificate: 'desk',
      instance: 1,
      realAddress: '203.0.113.7:51034',
      connectedSince: '2026-01-01T00:00:00.000Z',
      bytesReceived: 1,
      bytesSent: 2,
      hosts: [
        {
          mac,
          addresses: [
            { address: '2001:db8:55::77', origin: 'unexplained' },
            { address: '2001:db8:55::5eff:fe00:5301', origin: 'slaac' },
          ],
        },
      ],
    },
    { certificate: undefined, hosts: [{ mac: '02:00:5e:00:53:99', addresses: [] }] },
  ]);
});

it('lists the tunnels also when nothing more is known', () => {
  expect(serverClients([desk], undefined)).toMatchObject([{ certificate: 'desk', hosts: [] }]);
});

it('reports on a server that is no lab by what its supervisor tells', async () => {
  const root = await mkdtemp(join(tmpdir(), 'ovlab-server-'));
  const path = join(root, 'supervisor.sock');
  const openvpn = { state: 'ready', pid: 2, restarts: 0, lastError: undefined, troubles: [] } as const;
  const server = new ControlServer({
    status: () =>
      Promise.resolve({
        pid: 1,
        configuration: 'c',
        openvpn,
        instances: [],
        responder: undefined,
        clients: [desk],
      }),
    facts: () => Promise.resolve({ ...facts, endpoints: ['udp 1194', 'udp 1195'] }),
    reload: () => Promise.resolve(''),
    disconnect: () => Promise.resolve(),
    verb: () => Promise.resolve(() => Promise.resolve()),
    initialEvents: () => [],
  });
  try {
    expect(await serverOnly('vps', path)).toBeUndefined();
    await server.listen(path);
    expect(await serverOnly('vps', path)).toMatchObject({
      lab: 'vps',
      ready: true,
      server: {
        bridge: 'br0',
        endpoint: 'udp 1194, udp 1195',
        supervisor: { pid: 1 },
        firstHop: [{ name: 'ra-guard', packets: 2 }],
        clients: [{ certificate: 'desk' }, { certificate: undefined }],
      },
      clients: [],
    });
  } finally {
    await server.close();
    await rm(root, { recursive: true, force: true });
  }
});
