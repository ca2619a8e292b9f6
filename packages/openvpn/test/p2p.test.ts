import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ensureTunnelKeys,
  readFingerprint,
  renderP2pProfile,
  type P2pCrypto,
  type PeerFiles,
  type TunnelFiles,
} from '../src/index.ts';
import { createTunnelLab, SERVER_ADDRESS, skipKernel, type TunnelLab } from './support/tunnel-lab.ts';

let lab: TunnelLab;
let files: TunnelFiles;
beforeAll(async () => {
  lab = await createTunnelLab();
  const directory = join(lab.directory, 'keys');
  await ensureTunnelKeys(directory, 'laptop', 'static-key');
  files = await ensureTunnelKeys(directory, 'laptop', 'tls');
});
afterAll(async () => {
  await lab.close();
});

async function fingerprint(own: PeerFiles, other: PeerFiles): Promise<P2pCrypto> {
  return { kind: 'fingerprint', ...own, peerFingerprint: (await readFingerprint(other)) ?? '' };
}

async function cryptoOf(kind: P2pCrypto['kind']): Promise<readonly [server: P2pCrypto, client: P2pCrypto]> {
  switch (kind) {
    case 'static-key':
      return [
        { kind, key: files.staticKey },
        { kind, key: files.staticKey },
      ];
    case 'none':
      return [{ kind }, { kind }];
    case 'fingerprint':
      return [await fingerprint(files.server, files.client), await fingerprint(files.client, files.server)];
  }
}

/** Gives the device its address as soon as it is there, and waits for an answer of the other end. */
async function exchangeFrames(): Promise<void> {
  for (const [runner, address] of [
    [lab.server, 'fd00::1'],
    [lab.client, 'fd00::2'],
  ] as const) {
    const lines = [`address replace ${address}/64 dev tap0 nodad`, 'link set tap0 up'].join('\n');
    while ((await runner.run('ip', ['-batch', '-'], { input: lines, reject: false })).exitCode !== 0)
      await sleep(20);
  }
  await lab.client.run('ping', ['-6', '-c', '1', '-i', '0.05', '-w', '10', 'fd00::1']);
}

describe.skipIf(skipKernel)('a tunnel between two machines', () => {
  it.each([
    ['static-key', 'udp4'],
    ['static-key', 'tcp4'],
    ['fingerprint', 'udp4'],
    ['fingerprint', 'tcp4'],
    ['none', 'udp4'],
  ] as const)('with %s over %s carries frames', async (kind, proto) => {
    const [atServer, atClient] = await cryptoOf(kind);
    const name = `${kind}-${proto}`;
    const profile = { device: 'tap0', proto } as const;
    const server = await lab.startOpenvpn(
      'server',
      `${name}-server`,
      renderP2pProfile({ ...profile, end: { listen: { port: 1194 } }, crypto: atServer }),
    );
    const client = await lab.startOpenvpn(
      'client',
      `${name}-client`,
      renderP2pProfile({
        ...profile,
        end: { remote: { host: SERVER_ADDRESS, port: 1194 } },
        crypto: atClient,
      }),
    );
    await exchangeFrames();
    await lab.end(client);
    await lab.end(server);
    const log = [...(await lab.log(`${name}-server`)), ...(await lab.log(`${name}-client`))].join('\n');
    expect(log).toContain('Peer Connection Initiated');
    if (kind === 'fingerprint') expect(log).toMatch(/Control Channel: TLSv1\.3/);
  });

  it('with fingerprints lets no other certificate in', async () => {
    const [atServer] = await cryptoOf('fingerprint');
    const stranger = await ensureTunnelKeys(join(lab.directory, 'keys'), 'stranger', 'tls');
    const atClient = await fingerprint(stranger.client, files.server);
    const profile = { device: 'tap0', proto: 'udp4' } as const;
    const end = { remote: { host: SERVER_ADDRESS, port: 1194 } };
    const server = await lab.startOpenvpn(
      'server',
      'guarded',
      renderP2pProfile({ ...profile, end: { listen: { port: 1194 } }, crypto: atServer }),
    );
    const client = await lab.startOpenvpn(
      'client',
      'stranger',
      renderP2pProfile({ ...profile, end, crypto: atClient }),
    );
    const refused = async (): Promise<boolean> =>
      (await lab.log('guarded')).some((line) => line.includes('TLS Error: TLS object'));
    while (!(await refused())) await sleep(20);
    await lab.end(client);
    await lab.end(server);
    expect((await lab.log('guarded')).join('\n')).not.toContain('Initialization Sequence Completed');
  });
});
