import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  generateStaticKey,
  parseMachineReadableLine,
  SecondClientDetector,
  type SecondClient,
} from '../src/index.ts';
import { diagnosed } from './support/diagnosed.ts';
import { block, pairBlocks, plainProfiles, type PlainProfiles } from './support/plain-profiles.ts';
import { createTunnelLab, SERVER_ADDRESS, skipKernel, type TunnelLab } from './support/tunnel-lab.ts';

const SECOND_ADDRESS = '192.0.2.3';

let lab: TunnelLab;
let profiles: PlainProfiles;
let port = 4000;
const key = generateStaticKey();

beforeAll(async () => {
  [lab, profiles] = await Promise.all([createTunnelLab(), plainProfiles()]);
  await lab.client.run('ip', ['address', 'add', `${SECOND_ADDRESS}/24`, 'dev', 'eth0']);
});
afterAll(async () => {
  await lab.close();
});

const common = [
  'machine-readable-output',
  'verb 3',
  'dev-type tap',
  'proto udp4',
  'ping 1',
  'ping-restart 60',
];

function staticEnd(secret: string, ...more: readonly string[]): string {
  return [
    ...common,
    ...(more.some((line) => line.startsWith('cipher')) ? [] : ['cipher AES-256-CBC']),
    block('secret', secret),
    ...more,
  ].join('\n');
}

function tlsEnd(...more: readonly string[]): string {
  return [...common, block('ca', profiles.authority.certificate), ...more].join('\n');
}

const server = (): string => `port ${String(port)}\ndev tap${String(port)}`;
const client = (address: string): string =>
  `remote ${SERVER_ADDRESS} ${String(port)}\nlocal ${address}\nlport ${String(port)}\ndev tap${address.endsWith('3') ? '1' : '2'}${String(port)}`;

/** Starts a server and two clients, one after the other is connected; returns what the server's log shows. */
async function twoClients(
  serverText: string,
  clientText: (address: string) => string,
): Promise<SecondClient> {
  const name = `server-${String(port)}`;
  await lab.startOpenvpn('server', name, serverText);
  await lab.startOpenvpn('client', `first-${String(port)}`, clientText('192.0.2.2'));
  await until(name, (lines) =>
    lines.some((line) => line.includes('Peer Connection Initiated')) ? true : undefined,
  );
  // Packets of a static key are numbered from the second in which OpenVPN starts.
  await delay(1100);
  await lab.startOpenvpn('client', `second-${String(port)}`, clientText(SECOND_ADDRESS));
  return until(name, (lines) => {
    const detector = new SecondClientDetector({ mode: 'p2p' });
    return lines
      .map((line) => detector.push(line, parseMachineReadableLine(line)?.time.getTime() ?? 0))
      .find((found) => found !== undefined);
  });
}

async function until<T>(name: string, look: (lines: readonly string[]) => T | undefined): Promise<T> {
  const deadline = performance.now() + 100_000;
  for (;;) {
    const lines = await lab.log(name);
    const found = look(lines);
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`not in the log:\n${lines.join('\n')}`);
    await delay(50);
  }
}

describe.skipIf(skipKernel)('the log of a tunnel for one client', () => {
  it('knows another static key', async () => {
    port += 1;
    await lab.startOpenvpn('server', 'key', staticEnd(key, server()));
    await lab.startOpenvpn('client', 'key-client', staticEnd(generateStaticKey(), client('192.0.2.2')));
    expect(await diagnosed(lab, 'key', 'server', 'wrong-key')).toMatchObject({ code: 'OVLAB_E_CREDENTIALS' });
  });

  it('knows another cipher with a static key', async () => {
    port += 1;
    await lab.startOpenvpn('server', 'cipher', staticEnd(key, server()));
    await lab.startOpenvpn(
      'client',
      'cipher-client',
      staticEnd(key, client('192.0.2.2'), 'cipher AES-128-CBC'),
    );
    expect((await diagnosed(lab, 'cipher', 'server', 'cipher-mismatch')).message).toContain(
      'cipher final failed',
    );
  });

  it('knows another fingerprint', async () => {
    port += 1;
    const fingerprint = Array.from({ length: 32 }, () => '00').join(':');
    await lab.startOpenvpn(
      'server',
      'print',
      [
        ...common,
        'tls-server',
        'dh none',
        pairBlocks(profiles.serverPair),
        `peer-fingerprint ${fingerprint}`,
        server(),
      ].join('\n'),
    );
    await lab.startOpenvpn(
      'client',
      'print-client',
      tlsEnd('tls-client', pairBlocks(profiles.clientPair), client('192.0.2.2')),
    );
    await diagnosed(lab, 'print', 'server', 'fingerprint-mismatch');
  });

  it('shows, with verb 7, what the ends have set differently', async () => {
    port += 1;
    const verbose = (text: string): string => text.replace('verb 3', 'verb 7');
    const name = 'differ';
    await lab.startOpenvpn(
      'server',
      name,
      verbose(tlsEnd('tls-server', 'dh none', pairBlocks(profiles.serverPair), server(), 'tun-mtu 1400')),
    );
    await lab.startOpenvpn(
      'client',
      'differ-client',
      tlsEnd('tls-client', pairBlocks(profiles.clientPair), client('192.0.2.2')),
    );
    expect((await diagnosed(lab, name, 'server', 'options-differ')).message).toContain('mtu');
  });

  it('knows a second client with the same static key', async () => {
    port += 1;
    const found = await twoClients(staticEnd(key, server()), (address) => staticEnd(key, client(address)));
    expect(found.addresses).toEqual([`192.0.2.2:${String(port)}`, `${SECOND_ADDRESS}:${String(port)}`]);
    expect(found.message).toContain('may be a replay');
  });

  it('knows a second client with the same certificate', async () => {
    port += 1;
    const found = await twoClients(
      tlsEnd('tls-server', 'dh none', pairBlocks(profiles.serverPair), server()),
      (address) => tlsEnd('tls-client', pairBlocks(profiles.clientPair), client(address)),
    );
    expect(found.addresses).toEqual([`192.0.2.2:${String(port)}`, `${SECOND_ADDRESS}:${String(port)}`]);
    expect(found.message).toContain('out of sync');
  });
});
