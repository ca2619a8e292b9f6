import { describe, expect, it } from 'vitest';
import { parseServerStatus } from './status.ts';

/** From OpenVPN 2.6.14. */
const STATUS = [
  'TITLE\tOpenVPN 2.6.14 x86_64-pc-linux-gnu',
  'TIME\t2026-11-23 06:28:13\t1795415293',
  'HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tVirtual IPv6 Address\tBytes Received\tBytes Sent\tConnected Since\tConnected Since (time_t)\tUsername\tClient ID\tPeer ID\tData Channel Cipher',
  'CLIENT_LIST\tclient1\t192.0.2.2:44281\t\t\t2264\t2168\t2026-11-23 06:28:11\t1795415291\tUNDEF\t3\t1\tAES-256-GCM',
  'HEADER\tROUTING_TABLE\tVirtual Address\tCommon Name\tReal Address\tLast Ref\tLast Ref (time_t)',
  'ROUTING_TABLE\tFA:1c:e0:c9:cc:bd@0\tclient1\t192.0.2.2:44281\t2026-11-23 06:28:13\t1795415293',
  'ROUTING_TABLE\t10.8.0.2\tclient1\t192.0.2.2:44281\t2026-11-23 06:28:13\t1795415293',
  'GLOBAL_STATS\tMax bcast/mcast queue length\t0',
];

describe('parseServerStatus', () => {
  it('reads clients and the MAC addresses behind them', () => {
    expect(parseServerStatus(STATUS)).toEqual({
      clients: [
        {
          commonName: 'client1',
          realAddress: '192.0.2.2:44281',
          connectedSince: new Date(1_795_415_291_000),
          bytesReceived: 2264,
          bytesSent: 2168,
          clientId: 3,
          peerId: 1,
          cipher: 'AES-256-GCM',
        },
      ],
      routes: [
        {
          mac: 'fa:1c:e0:c9:cc:bd',
          commonName: 'client1',
          realAddress: '192.0.2.2:44281',
          lastRef: new Date(1_795_415_293_000),
        },
      ],
    });
  });

  it('finds a column that a version moved', () => {
    const moved = STATUS.map((line) =>
      line.replace('Common Name\t', 'New\tCommon Name\t').replace('_LIST\tclient1', '_LIST\t\tclient1'),
    );
    expect(parseServerStatus(moved.slice(0, 4)).clients[0]?.commonName).toBe('client1');
  });

  it('names a column that is missing', () => {
    const lines = STATUS.map((line) => line.replace('Peer ID', 'Peer'));
    expect(() => parseServerStatus(lines)).toThrow('no column "Peer ID" in CLIENT_LIST');
  });

  it('is empty for an OpenVPN without clients', () => {
    expect(parseServerStatus(['OpenVPN STATISTICS', 'TUN/TAP read bytes,0'])).toEqual({
      clients: [],
      routes: [],
    });
  });
});
