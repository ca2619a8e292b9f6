import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLab } from '@ovlab/core';
import { readFingerprint, tunnelFiles } from '@ovlab/openvpn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientProfileTexts, ensureCredentials } from './client-files.ts';
import { serverSpec } from './names.ts';
import { labPaths, type LabPaths } from './paths.ts';
import { credentialDirectory, serverProfiles } from './server-files.ts';
import { serverNetwork } from './server-network.ts';
import { buildTopology } from './topology.ts';

let folder: string;
let paths: LabPaths;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ovlab-set-ups-'));
  paths = labPaths('demo', { run: join(folder, 'run'), state: join(folder, 'state') });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function labOf(vpn: string, clients = 2) {
  const text = `prefix: 2001:db8:55::/64\nvpn: ${vpn}\nclients: ${String(clients)}\n`;
  return loadLab(text, { file: 'x' }).lab;
}

const names = ['client1', 'client2'];

/** Lines of every profile, of the server's instances and of both clients. */
async function profilesOf(vpn: string) {
  const lab = labOf(vpn);
  await ensureCredentials(paths, lab, names);
  const servers = (await serverProfiles(lab, paths)).map(({ text }) => text.split('\n'));
  const texts = await clientProfileTexts(buildTopology(lab, { client1: 0, client2: 1 }), paths);
  return { servers, clients: names.map((name) => (texts[name] ?? '').split('\n')) };
}

const values = (lines: readonly string[], option: string): string[] =>
  lines.filter((line) => line.startsWith(`${option} `)).map((line) => line.slice(option.length + 1));

describe('from point to point', () => {
  it('has a port, a TAP device, a key and a socket of its own for each client', async () => {
    const { servers, clients } = await profilesOf('{ mode: p2p, auth: static-key, port: 2000 }');
    expect(servers.flatMap((lines) => values(lines, 'port'))).toEqual(['2000', '2001']);
    expect(servers.flatMap((lines) => values(lines, 'dev'))).toEqual(['tap0', 'tap1']);
    expect(clients.flatMap((lines) => values(lines, 'remote'))).toEqual(['192.0.2.1 2000', '192.0.2.1 2001']);
    const keys = servers.flatMap((lines) => values(lines, 'secret'));
    expect(clients.flatMap((lines) => values(lines, 'secret'))).toEqual(keys);
    for (const option of ['secret', 'management', 'log-append'])
      expect(new Set(servers.flatMap((lines) => values(lines, option))).size, option).toBe(2);
  });

  it('knows each other by fingerprint, once the certificates are made', async () => {
    const lab = labOf('{ mode: p2p }');
    const topology = buildTopology(lab, { client1: 0, client2: 1 });
    expect(await clientProfileTexts(topology, paths)).toEqual({ client1: '', client2: '' });
    const { servers, clients } = await profilesOf('{ mode: p2p }');
    const files = tunnelFiles(credentialDirectory(paths), 'client2');
    const known = [clients[1], servers[1], clients[0]].map((lines) =>
      values(lines ?? [], 'peer-fingerprint'),
    );
    const [server, client] = [await readFingerprint(files.server), await readFingerprint(files.client)];
    expect(known.slice(0, 2)).toEqual([[server], [client]]);
    expect(known[2]).not.toContain(server);
  });

  it('is heard even where nothing else of OpenVPN is', async () => {
    const { servers, clients } = await profilesOf('{ mode: p2p, verb: 0 }');
    expect(servers.flatMap((lines) => values(lines, 'verb'))).toEqual(['1', '1']);
    expect(clients.flatMap((lines) => values(lines, 'verb'))).toEqual(['0', '0']);
  });

  it('gives the supervisor something to do when a client comes', () => {
    const spec = (vpn: string, clients: number) => serverSpec(labOf(vpn, clients));
    expect(spec('{ mode: p2p }', 1)).not.toBe(spec('{ mode: p2p }', 2));
    expect(spec('{ mode: server }', 1)).toBe(spec('{ mode: server }', 2));
  });
});

describe('several instances', () => {
  it('share the certificates, and every client knows all of them', async () => {
    const { servers, clients } = await profilesOf('{ instances: 3, proto: tcp }');
    expect(servers.map((lines) => [...values(lines, 'port'), ...values(lines, 'dev')])).toEqual([
      ['1194', 'tap0'],
      ['1195', 'tap1'],
      ['1196', 'tap2'],
    ]);
    expect(new Set(servers.flatMap((lines) => values(lines, 'cert'))).size).toBe(1);
    for (const lines of clients) {
      expect(values(lines, 'remote')).toEqual(
        [1194, 1195, 1196].map((port) => `192.0.2.1 ${String(port)} tcp4-client`),
      );
      expect(lines).toContain('remote-random');
    }
  });

  it('are all behind the guard and let in', () => {
    expect(serverNetwork(labOf('{ instances: 3 }'))).toMatchObject({
      taps: ['tap0', 'tap1', 'tap2'],
      persistentTaps: true,
      port: { proto: 'udp', port: 1194, last: 1196 },
    });
  });
});

it('one instance is one remote, chosen by nobody', async () => {
  const { clients } = await profilesOf('{ mode: server }');
  expect(values(clients[0] ?? [], 'remote')).toHaveLength(1);
  expect(clients[0]).not.toContain('remote-random');
});

it('over IPv6 answers from the address that was asked', async () => {
  const { servers, clients } = await profilesOf('{ transport: ipv6 }');
  expect(servers[0]).toEqual(expect.arrayContaining(['proto udp6', 'multihome']));
  expect(values(clients[0] ?? [], 'remote')).toEqual(['2001:db8:55::1 1194 udp6']);
});

it('a TAP device that OpenVPN makes is put into the bridge, marked, and taken out again', async () => {
  const { servers } = await profilesOf('{ persistent-tap: false }');
  expect(servers[0]).toEqual(
    expect.arrayContaining([
      'script-security 2',
      String.raw`up "/bin/sh -c \"ip link set dev $0 alias ovlab:demo addrgenmode none && ip link set dev $0 master br0 up\""`,
      String.raw`down "/bin/sh -c \"ip link set dev $0 nomaster\""`,
      'down-pre',
    ]),
  );
  expect(serverNetwork(labOf('{ persistent-tap: false }')).persistentTaps).toBe(false);
});
