import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunner } from '@ovlab/runner';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientProfile,
  CredentialStore,
  detectOpenvpn,
  inlineCredentials,
  ManagementClient,
  option,
  renderClientProfile,
  renderDirectives,
  renderServerProfile,
  type ServerProfile,
  type TlsCredentials,
} from '../src/index.ts';
import { MAX_LINE_OCTETS } from '../src/quote.ts';

const runner = createRunner();
let directory: string;
let credentials: TlsCredentials;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ovt opt-'));
  credentials = await (await CredentialStore.open(join(directory, 'my keys'))).ensureServer();
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** Options are checked in full before the hold, and nothing is opened before its release: no root is needed. */
async function accept(name: string, config: string): Promise<void> {
  const file = join(directory, `${name}.conf`);
  await writeFile(file, config, { mode: 0o600 });
  const process = await runner.start('openvpn', ['--config', file, '--management-hold']);
  const ended = new AbortController();
  void process.exited.then(() => ended.abort());
  const management = await ManagementClient.connect(join(directory, name), { signal: ended.signal });
  await management.signal('SIGTERM');
  await process.exited;
}

async function complaints(config: string): Promise<string> {
  const file = join(directory, 'wrong.conf');
  await writeFile(file, config);
  const { stdout, stderr } = await runner.run('openvpn', ['--config', file], { reject: false });
  return stdout + stderr;
}

describe('the real OpenVPN', () => {
  it('is found with its version', async () => {
    const found = await detectOpenvpn(runner);
    expect([found.major, found.path]).toEqual([2, 'openvpn']);
    expect(found.minor).toBeGreaterThanOrEqual(6);
    expect(found.features).toContain('AEAD');
  });

  const server: Omit<ServerProfile, 'credentials'> = { device: 'tap0', proto: 'udp4', port: 1194 };
  it.each<[string, Partial<ServerProfile>]>([
    ['plain', {}],
    ['udp', { proto: 'udp', exitNotify: false }],
    ['udp6', { proto: 'udp6', local: '2001:db8::1' }],
    ['tcp', { proto: 'tcp' }],
    ['tcp4', { proto: 'tcp4', local: '192.0.2.1' }],
    ['tcp6', { proto: 'tcp6' }],
    ['scripts', { up: ['/bin/true', 'a "b" \\ c'], down: ['/bin/true'], user: 'nobody', group: 'nogroup' }],
    ['clients', { clientToClient: true, maxClients: 5, keepalive: { interval: 1, timeout: 4 } }],
    ['authorization', { clientAuthorization: true }],
    ['verbose', { verb: 11 }],
  ])('accepts the server profile %s', async (name, change) => {
    const management = { path: join(directory, name) };
    await accept(name, renderServerProfile({ ...server, credentials, management, ...change }));
  });

  const client: Omit<ClientProfile, 'credentials'> = {
    device: 'ovpn-office',
    serverName: 'ovlab server',
    remote: { host: 'vpn.example', port: 1194, proto: 'udp' },
  };
  it.each<[string, Partial<ClientProfile>]>([
    ['c-plain', {}],
    ['c-tcp', { remote: { host: '192.0.2.1', port: 443, proto: 'tcp4' } }],
    ['c-tcp6', { remote: { host: '2001:db8::1', port: 443, proto: 'tcp6' } }],
    ['c-udp6', { remote: { host: '2001:db8::1', port: 443, proto: 'udp6' } }],
    ['c-up', { up: ['/bin/true', '%1'], serverName: 'it\'s "the" server' }],
  ])('accepts the client profile %s, credentials inside', async (name, change) => {
    const management = { path: join(directory, name) };
    const inlined = await inlineCredentials(credentials);
    await accept(name, renderClientProfile({ ...client, credentials: inlined, management, ...change }));
  });

  it('refuses what the options must not be', async () => {
    const text = renderServerProfile({ ...server, credentials, additional: [option('no-such-option')] });
    expect(await complaints(text)).toContain('no-such-option');
  });
});

describe('quoting', () => {
  it('is read back by OpenVPN as it was', async () => {
    const character = fc.constantFrom(...Array.from('ab/\\"\' \t#;$`ü€{}<>()[]!*?,='));
    const word = fc
      .string({ unit: character, minLength: 1, maxLength: 30 })
      .filter((text) => !text.startsWith('[inline]'));
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 4, maxLength: 4 }), async (words) => {
        const names = ['ca', 'cert', 'key', 'tls-crypt'];
        const paths = words.map((text) => `/nonexistent/${text}`);
        const output = await complaints(
          renderDirectives([
            option('client'),
            option('dev', 'tap'),
            option('remote', 'localhost'),
            ...names.map((name, index) => option(name, paths[index] ?? '')),
          ]),
        );
        for (const [index, name] of names.entries()) {
          expect(output).toContain(`--${name} fails with '${paths[index] ?? ''}':`);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('knows the longest line that OpenVPN reads', async () => {
    const longest = `/${'x'.repeat(MAX_LINE_OCTETS - 'ca /'.length)}`;
    expect(await complaints(renderDirectives([option('ca', longest)]))).not.toContain(
      'Maximum option line length',
    );
    expect(await complaints(`ca ${longest}x\n`)).toContain('Maximum option line length');
  });
});
