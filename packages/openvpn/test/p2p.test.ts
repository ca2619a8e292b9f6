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
  // One ping is not enough: it ends as soon as the address was not found for three seconds.
  const answered = async (): Promise<boolean> =>
    (await lab.client.run('ping', ['-6', '-c', '1', '-W', '1', 'fd00::1'], { reject: false })).exitCode === 0;
  await expect.poll(answered, { interval: 20 }).toBe(true);
}

/** Runs both ends, whose log has what the test wants to see, and ends them whatever comes. */
async function withTunnel(
  name: string,
  server: string,
  client: string,
  use: () => Promise<void>,
): Promise<readonly string[]> {
  const running = [await lab.startOpenvpn('server', `${name}-server`, server)];
  try {
    running.push(await lab.startOpenvpn('client', `${name}-client`, client));
    await use();
  } finally {
    for (const end of running.reverse()) await lab.end(end);
  }
  return [...(await lab.log(`${name}-server`)), ...(await lab.log(`${name}-client`))];
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
    const profile = { device: 'tap0', proto } as const;
    const end = { remote: { host: SERVER_ADDRESS, port: 1194 } };
    const said = await withTunnel(
      `${kind}-${proto}`,
      renderP2pProfile({ ...profile, end: { listen: { port: 1194 } }, crypto: atServer }),
      renderP2pProfile({ ...profile, end, crypto: atClient }),
      exchangeFrames,
    );
    const log = said.join('\n');
    expect(log).toContain('Peer Connection Initiated');
    if (kind === 'fingerprint') expect(log).toMatch(/Control Channel: TLSv1\.3/);
  });

  it('with fingerprints lets no other certificate in', async () => {
    const [atServer] = await cryptoOf('fingerprint');
    const stranger = await ensureTunnelKeys(join(lab.directory, 'keys'), 'stranger', 'tls');
    const atClient = await fingerprint(stranger.client, files.server);
    const profile = { device: 'tap0', proto: 'udp4' } as const;
    const end = { remote: { host: SERVER_ADDRESS, port: 1194 } };
    const refused = async (): Promise<boolean> =>
      (await lab.log('stranger-server')).some((line) => line.includes('TLS Error: TLS object'));
    await withTunnel(
      'stranger',
      renderP2pProfile({ ...profile, end: { listen: { port: 1194 } }, crypto: atServer }),
      renderP2pProfile({ ...profile, end, crypto: atClient }),
      () => expect.poll(refused, { interval: 20 }).toBe(true),
    );
    expect((await lab.log('stranger-server')).join('\n')).not.toContain('Initialization Sequence Completed');
  });
});
