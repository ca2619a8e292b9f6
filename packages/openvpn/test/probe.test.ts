import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probe, type ProbeFinding } from '../src/index.ts';
import type { ProbeServers } from './support/probe-servers.ts';
import { createProbeWorld, keysNamed, ports, type KeyName } from './support/probe-world.ts';
import { skipKernel } from './support/tunnel-lab.ts';

let servers: ProbeServers;

beforeAll(async () => {
  if (!skipKernel) servers = await createProbeWorld();
});
afterAll(async () => {
  if (!skipKernel) await servers.close();
});

/** Milliseconds: who is answered does not wait. */
const ANSWERS = 20_000;
/** Where nothing comes, or nothing more than came at once, that is soon waited for. */
const SILENCE = 1500;
/** For what a probe tries when nothing came, and less than the ten seconds after which some peers speak first. */
const LAST = 7000;

async function find(
  proto: 'udp' | 'tcp',
  port: keyof typeof ports,
  keys: KeyName,
  { host = '127.0.0.1', timeout = ANSWERS } = {},
): Promise<ProbeFinding> {
  const { findings } = await probe(
    { host, port: ports[port], proto, family: undefined },
    { keys: await keysNamed(servers, keys), timeout },
  );
  expect(findings).toHaveLength(1);
  return findings[0]!;
}

type Row = [keyof typeof ports, KeyName, ProbeFinding['verdict'], certain: boolean, words: string];

/** A test of a row. */
function finds(proto: 'udp' | 'tcp', timeoutOf: (certain: boolean) => number) {
  return async (...[port, keys, verdict, certain, words]: Row): Promise<void> => {
    const found = await find(proto, port, keys, { timeout: timeoutOf(certain) });
    expect(found).toMatchObject({ verdict, certain, words: expect.stringContaining(words) as string });
  };
}

describe.skipIf(skipKernel)('probe over UDP', () => {
  it.each<Row>([
    ['plain', 'plain', 'answers', true, 'asks for no key'],
    ['peer', 'plain', 'answers', true, 'asks for no key'],
    ['auth', 'auth', 'answers', true, 'has the tls-auth key'],
    ['crypt', 'crypt', 'answers', true, 'has the tls-crypt key'],
    ['v2', 'v2', 'answers', true, 'has the tls-crypt-v2 key'],
    ['secret', 'secret', 'answers', true, 'has this static key'],
    ['directed', 'directed', 'answers', true, 'has this static key'],
    ['plain', 'crypt', 'wrong-tls-crypt-key', true, 'does not use a tls-crypt key'],
    ['plain', 'auth', 'wrong-tls-crypt-key', true, 'does not use a tls-auth key'],
    ['closed', 'plain', 'closed', true, 'nothing listens on it over UDP'],
    ['closed', 'crypt', 'closed', true, 'nothing listens on it over UDP'],
    ['echo', 'plain', 'not-openvpn', true, 'an echo service'],
    ['echo', 'crypt', 'not-openvpn', true, 'an echo service'],
    ['echo', 'secret', 'not-openvpn', true, 'an echo service'],
    ['banner', 'plain', 'not-openvpn', true, 'they look like a mail or FTP server'],
    ['banner', 'secret', 'not-openvpn', true, 'they look like a mail or FTP server'],
  ])(
    'of %s with %s key: %s',
    finds('udp', () => ANSWERS),
  );

  // Side by side, because they wait: for nothing, or for an answer to what is tried last.
  it.concurrent.each<Row>([
    ['crypt', 'other crypt', 'wrong-tls-crypt-key', false, 'another tls-crypt key behaves'],
    ['auth', 'other auth', 'wrong-tls-crypt-key', false, 'another tls-auth key behaves'],
    ['auth', 'auth without direction', 'wrong-tls-crypt-key', false, 'another tls-auth key'],
    ['secret', 'other secret', 'static-key', false, 'has another key'],
    ['crypt', 'plain', 'filtered', false, 'a program holds it that does not answer'],
    ['secret', 'plain', 'filtered', false, 'a program holds it that does not answer'],
    ['mute', 'plain', 'filtered', false, 'a program holds it that does not answer'],
    ['dropped', 'plain', 'filtered', false, 'a firewall drops its packets'],
    ['directed', 'secret', 'static-key', false, 'has another key, cipher or digest'],
  ])(
    'of %s with %s key, in silence: %s',
    finds('udp', () => SILENCE),
  );

  it.concurrent.each<Row>([
    ['plain', 'v2', 'wrong-tls-crypt-key', true, 'does not use a tls-crypt-v2 key'],
    ['plain', 'secret', 'static-key', true, 'server with TLS answers'],
  ])(
    'of %s with %s key, tried last: %s',
    finds('udp', () => LAST),
  );

  it('tells a firewall that rejects', async () => {
    // On IPv4 the kernel hands over "prohibited" as "no route to host".
    expect((await find('udp', 'rejected', 'plain')).verdict).toBe('unreachable');
    expect(await find('udp', 'rejected', 'plain', { host: '::1' })).toMatchObject({
      verdict: 'filtered',
      certain: true,
    });
  });

  it('tells an address that no route leads to', async () => {
    expect((await find('udp', 'plain', 'plain', { host: '192.0.2.77' })).verdict).toBe('unreachable');
    expect((await find('udp', 'plain', 'plain', { host: 'fe80::1' })).verdict).toBe('unreachable');
  });

  it('counts the round trip, and tells what an answer says of the server', async () => {
    const asked = performance.now();
    const { roundTripMs, notes } = await find('udp', 'v2', 'v2', { host: '::1' });
    expect(roundTripMs).toBeGreaterThan(0);
    expect(roundTripMs).toBeLessThan(performance.now() - asked);
    expect(notes).toEqual(['OpenVPN 2.6 or later', 'for many clients']);
    expect((await find('udp', 'auth', 'auth')).notes).toEqual(['OpenVPN 2.6 or later', 'for many clients']);
    for (let count = 0; count < 3; count += 1) {
      expect(await find('udp', 'peer', 'plain')).toMatchObject({
        verdict: 'answers',
        notes: ['for one client, or older than OpenVPN 2.6'],
      });
    }
    expect((await find('udp', 'secret', 'secret')).notes).toEqual([
      expect.stringMatching(
        /^its options: V4,dev-type tap,.*,cipher AES-256-CBC,auth SHA1,keysize 256,secret$/,
      ),
    ]);
  });
});

describe.skipIf(skipKernel)('probe over TCP', () => {
  it.each<Row>([
    ['plain', 'plain', 'answers', true, 'asks for no key'],
    ['auth', 'auth', 'answers', true, 'has the tls-auth key'],
    ['crypt', 'crypt', 'answers', true, 'has the tls-crypt key'],
    ['v2', 'v2', 'answers', true, 'has the tls-crypt-v2 key'],
    ['plain', 'crypt', 'wrong-tls-crypt-key', true, 'does not use a tls-crypt key'],
    ['plain', 'auth', 'wrong-tls-crypt-key', true, 'does not use a tls-auth key'],
    ['plain', 'v2', 'wrong-tls-crypt-key', true, 'does not use a tls-crypt-v2 key'],
    ['plain', 'secret', 'static-key', true, 'server with TLS answers'],
    ['crypt', 'plain', 'wrong-tls-crypt-key', false, 'wants a tls-crypt or tls-auth key'],
    ['auth', 'plain', 'wrong-tls-crypt-key', false, 'wants a tls-crypt or tls-auth key'],
    ['crypt', 'other crypt', 'wrong-tls-crypt-key', false, 'with the tls-crypt key and without'],
    ['v2', 'other crypt', 'wrong-tls-crypt-key', false, 'with the tls-crypt key and without'],
    ['auth', 'other auth', 'wrong-tls-crypt-key', false, 'with the tls-auth key and without'],
    ['closed', 'plain', 'closed', true, 'nothing listens on it over TCP'],
    ['echo', 'plain', 'not-openvpn', true, 'an echo service'],
    ['banner', 'plain', 'not-openvpn', true, 'they look like an SSH server'],
    ['http', 'crypt', 'not-openvpn', true, 'they look like an HTTP server'],
  ])(
    'of %s with %s key: %s',
    finds('tcp', (certain) => (certain ? ANSWERS : LAST)),
  );

  it.concurrent.each<Row>([
    ['dropped', 'plain', 'filtered', true, 'opening of a TCP connection'],
    ['mute', 'plain', 'not-openvpn', false, 'then nothing comes'],
  ])(
    'of %s with %s key, in silence: %s',
    finds('tcp', () => SILENCE),
  );

  /** A peer over TCP takes one connection at a time, and looks for the next once a second. */
  const listening = async (name: string): Promise<void> => {
    await expect
      .poll(() => servers.run('ss', ['-ltnH', `sport = ${ports[name as keyof typeof ports]}`]))
      .not.toBe('');
  };

  it.each<Row>([
    ['peer', 'plain', 'answers', true, 'asks for no key'],
    ['secret', 'secret', 'answers', true, 'has this static key'],
    ['directed', 'directed', 'answers', true, 'has this static key'],
    ['secret', 'other secret', 'static-key', false, 'has another static key'],
    ['secret', 'plain', 'static-key', false, 'has a static key, or a tls-crypt'],
    ['peer', 'crypt', 'wrong-tls-crypt-key', true, 'does not use a tls-crypt key'],
  ])('of the one-client %s with %s key: %s', async (...row) => {
    await listening(row[0]);
    await finds('tcp', () => LAST)(...row);
  });

  it('tells a peer with a connected client only as closed, and says so', async () => {
    await listening('secret');
    const holder = connect(ports.secret, '127.0.0.1');
    await expect.poll(() => servers.run('ss', ['-ltnH', `sport = ${ports.secret}`])).toBe('');
    expect(await find('tcp', 'secret', 'secret')).toMatchObject({
      verdict: 'closed',
      hint: expect.stringContaining('listens no longer while that is connected'),
    });
    holder.destroy();
  });

  it('asks over IPv6 as well', async () => {
    expect((await find('tcp', 'crypt', 'crypt', { host: '::1' })).verdict).toBe('answers');
    expect((await find('tcp', 'closed', 'crypt', { host: '::1' })).verdict).toBe('closed');
    expect(await find('tcp', 'rejected', 'plain', { host: '::1' })).toMatchObject({
      verdict: 'filtered',
      certain: true,
    });
  });

  it('asks at all addresses of a name', async () => {
    const remote = { host: 'localhost', port: ports.crypt, proto: 'tcp', family: undefined } as const;
    const report = await probe(remote, { keys: await keysNamed(servers, 'crypt') });
    expect(report.answers).toBe(true);
    expect(report.findings.map(({ address }) => address)).toContain('127.0.0.1');
    const unknown = probe({ ...remote, host: 'nosuch.invalid' });
    await expect(unknown).rejects.toMatchObject({ code: 'OVLAB_E_NO_ANSWER' });
  });

  it('stops when it is told to', async () => {
    const remote = { host: '127.0.0.1', port: ports.mute, proto: 'tcp', family: undefined } as const;
    const signal = AbortSignal.timeout(50);
    await expect(probe(remote, { signal })).rejects.toMatchObject({ code: 'OVLAB_E_ABORTED' });
    await expect(probe({ ...remote, proto: 'udp' }, { signal })).rejects.toMatchObject({
      code: 'OVLAB_E_ABORTED',
    });
  });
});

describe.skipIf(skipKernel)('a probe with a static key', () => {
  it('does not disturb the client that is connected, and can be repeated while there is none', async () => {
    const lines = ['secret shared.key', 'cipher AES-256-CBC', 'proto udp4'];
    await servers.start('busy', [...lines, 'port 2050', 'ifconfig 10.9.0.1 255.255.255.0']);
    const ask = async (timeout = ANSWERS): Promise<ProbeFinding> => {
      const remote = { host: '127.0.0.1', port: 2050, proto: 'udp', family: undefined } as const;
      const keys = await keysNamed(servers, 'secret');
      return (await probe(remote, { keys, timeout })).findings[0]!;
    };
    expect((await ask()).verdict).toBe('answers');
    // Two probes in one second look alike to the peer.
    await delay(1100);
    expect((await ask()).verdict).toBe('answers');
    await servers.start('client', [...lines, 'remote 127.0.0.1 2050', 'nobind', 'ping 1']);
    await expect.poll(() => servers.log('busy')).toMatch(/Peer Connection Initiated[^]*Peer Connection/);
    const before = await servers.log('busy');
    expect(await ask(SILENCE)).toMatchObject({
      verdict: 'static-key',
      words: expect.stringContaining('its one client connected'),
    });
    const after = async (): Promise<string> => (await servers.log('busy')).slice(before.length);
    await expect.poll(after).toContain('bad packet ID (may be a replay)');
    expect(await after()).not.toContain('Peer Connection Initiated');
  });
});

describe.skipIf(skipKernel)('a patient probe over TCP without a key', () => {
  it('tells a static-key peer from one with TLS', async () => {
    const tcp = ['proto tcp4-server', 'connect-retry 1'];
    await servers.start('late', [...tcp, 'port 2051', 'secret shared.key', 'cipher AES-256-CBC']);
    await servers.start('shy', [...tcp, 'port 2052', ...servers.tlsPeer, 'tls-auth shared.key 0']);
    const [late, shy] = await Promise.all(
      [2051, 2052].map(async (port) => {
        const remote = { host: '127.0.0.1', port, proto: 'tcp', family: undefined } as const;
        return (await probe(remote, { timeout: 25_000 })).findings;
      }),
    );
    expect(late).toMatchObject([
      { verdict: 'static-key', words: expect.stringContaining('gets an enciphered packet') },
    ]);
    expect(shy).toMatchObject([
      { verdict: 'wrong-tls-crypt-key', words: expect.stringContaining('one with a static key would have') },
    ]);
  });
});
