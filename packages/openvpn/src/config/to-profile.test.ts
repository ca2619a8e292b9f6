import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderClientProfile } from '../client-profile.ts';
import { option, type Directive } from '../directive.ts';
import { renderP2pProfile } from '../p2p-profile.ts';
import type { ClientProfile, Material, P2pProfile, ServerProfile, Transport } from '../profile.ts';
import { renderServerProfile } from '../server-profile.ts';
import { parseConfig } from './parse-config.ts';
import { toProfile, type TypedProfile } from './to-profile.ts';

const transports: readonly Transport[] = ['udp', 'udp4', 'udp6', 'tcp', 'tcp4', 'tcp6'];
const path = fc.stringMatching(/^\/[A-Za-z0-9 ü\\"'#;._-]{1,30}$/);
const material: fc.Arbitrary<Material> = fc.oneof(
  path.map((file) => ({ file })),
  fc
    .array(fc.stringMatching(/^[A-Za-z0-9+/=]{1,64}$/), { minLength: 1 })
    .map((lines) => ({ pem: `${lines.join('\n')}\n` })),
);
const port = fc.integer({ min: 1, max: 65_535 });
const proto = fc.constantFrom(...transports);
const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 .-]{0,20}$/);
const command = fc.array(fc.stringMatching(/^[!-~][ -~]{0,15}$/), { minLength: 1, maxLength: 3 });
const additional: fc.Arbitrary<readonly Directive[]> = fc.uniqueArray(
  fc.constantFrom(
    option('txqueuelen', 500),
    option('no-such-option', 'a b', '"'),
    option('setenv', 'opt', 'block-outside-dns'),
    option('mssfix', 1400),
    { kind: 'block', name: 'no-such-block', text: 'x\n' },
  ),
  { minLength: 1 },
);

const process = {
  device: fc.stringMatching(/^[a-z][a-z0-9-]{0,14}$/),
  ...optional({
    management: fc.record({ path, hold: fc.constant(true) }, { requiredKeys: ['path'] }),
    downPre: fc.constant(true),
    logFile: path,
    pidFile: path,
    verb: fc.integer({ min: 0, max: 11 }),
    user: fc.constant('nobody'),
    group: fc.constant('nogroup'),
    up: command,
    down: command,
    additional,
  }),
};

const credentials = fc.record(
  {
    ca: material,
    certificate: material,
    privateKey: material,
    tlsCrypt: material,
    tlsCryptV2: material,
    crl: material,
  },
  { requiredKeys: ['ca', 'certificate', 'privateKey'] },
);
const keepalive = fc.record({
  interval: fc.integer({ min: 1, max: 60 }),
  timeout: fc.integer({ min: 120, max: 600 }),
});
const remote = fc.record({ host: fc.stringMatching(/^[a-z0-9.:-]{1,30}$/), port, proto });

/** A record in which each field may be missing. */
function optional<Fields extends Record<string, fc.Arbitrary<unknown>>>(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, fc.option(value, { nil: undefined })]),
  ) as Fields;
}

/** Fields that are undefined are not there. */
function tidy(profile: object): object {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));
}

const server = fc
  .record({
    ...process,
    credentials,
    proto,
    port,
    ...optional({ local: fc.constant('2001:db8::1'), keepalive, clientToClient: fc.constant(true) }),
    ...optional({ multihome: fc.constant(true) }),
    ...optional({ maxClients: fc.integer({ min: 1, max: 999 }), exitNotify: fc.boolean() }),
  })
  .map((profile) => tidy(profile) as ServerProfile);

const client = fc
  .record({
    ...process,
    credentials,
    remote,
    serverName: word,
    ...optional({ exitNotify: fc.boolean(), alternatives: fc.array(remote, { minLength: 1, maxLength: 3 }) }),
  })
  .map((profile) => tidy(profile) as ClientProfile);

const p2p = fc
  .record({
    ...process,
    proto,
    end: fc.oneof(
      fc.record({ listen: fc.record({ port }) }),
      fc.record({ remote: fc.record({ host: fc.constant('peer.example'), port }) }),
    ),
    crypto: fc.oneof(
      fc.record({ kind: fc.constant('static-key' as const), key: material }),
      fc.record({
        kind: fc.constant('fingerprint' as const),
        certificate: material,
        privateKey: material,
        peerFingerprint: fc.constant('00:11:22'),
      }),
      fc.record({ kind: fc.constant('none' as const) }),
    ),
    ...optional({ keepalive, exitNotify: fc.boolean() }),
  })
  .map((profile) => tidy(profile) as P2pProfile);

function render({ kind, profile }: TypedProfile): string {
  if (kind === 'server') return renderServerProfile(profile);
  return kind === 'client' ? renderClientProfile(profile) : renderP2pProfile(profile);
}

const typed: fc.Arbitrary<TypedProfile> = fc.oneof(
  server.map((profile) => ({ kind: 'server' as const, profile })),
  client.map((profile) => ({ kind: 'client' as const, profile })),
  p2p.map((profile) => ({ kind: 'p2p' as const, profile })),
);

describe('toProfile', () => {
  it('is the inverse of rendering', () => {
    fc.assert(
      fc.property(typed, (profile) => {
        const text = render(profile);
        const back = toProfile(parseConfig(text).document);
        expect(back.typed.kind).toBe(profile.kind);
        expect(render(back.typed)).toBe(text);
        expect([back.leftOut, back.replaced]).toEqual([[], []]);
      }),
    );
  });
});

describe('a file from elsewhere', () => {
  const credentials = '<ca>\na\n</ca>\n<cert>\nb\n</cert>\n<key>\nc\n</key>\n';
  const from = (text: string, serverName?: string) =>
    toProfile(parseConfig(text, { file: 'a.ovpn' }).document, serverName === undefined ? {} : { serverName });

  it('becomes a client of a bridge', () => {
    const text = [
      'client',
      'dev tap',
      'port 1195',
      'remote a.example',
      'remote b.example 443 tcp-client',
      'data-ciphers AES-128-CBC',
      'route 192.0.2.0 255.255.255.0',
      'lport 0',
      'auth SHA512',
      'setenv opt tls-cert-profile preferred',
      'verify-x509-name "the server" name',
      credentials,
    ].join('\n');
    const { typed, leftOut, replaced } = from(text);
    expect(typed).toEqual({
      kind: 'client',
      profile: {
        device: 'tap',
        credentials: { ca: { pem: 'a\n' }, certificate: { pem: 'b\n' }, privateKey: { pem: 'c\n' } },
        remote: { host: 'a.example', port: 1195, proto: 'udp' },
        alternatives: [{ host: 'b.example', port: 443, proto: 'tcp' }],
        serverName: 'the server',
        additional: [option('auth', 'SHA512'), option('setenv', 'opt', 'tls-cert-profile', 'preferred')],
      },
    });
    expect(leftOut.map(({ name }) => name)).toEqual(['route', 'lport']);
    expect(replaced.map(({ name }) => name)).toEqual(['data-ciphers']);
  });

  it('loses no server of its connections, and says what else it loses of them', () => {
    const connection = (lines: string) => `<connection>\n${lines}\n</connection>\n`;
    const { typed, leftOut } = from(
      `client\ndev tap\n${connection('remote a.example 1 tcp6')}${connection('remote b.example\nproto udp4\nfragment 1300')}${credentials}`,
      'x',
    );
    expect(typed.profile).toMatchObject({
      serverName: 'x',
      remote: { host: 'a.example', port: 1, proto: 'tcp6' },
      alternatives: [{ host: 'b.example', port: 1194, proto: 'udp4' }],
    });
    expect(leftOut.map(({ name }) => name)).toEqual(['fragment']);
  });

  it.each([
    [
      'IP packets',
      `client\ndev tun\nremote a.example\n${credentials}`,
      /cannot become a profile for a bridge/,
    ],
    [
      'no name of the server',
      `client\ndev tap\nremote a.example\n${credentials}`,
      /which name the certificate/,
    ],
    ['no certificate', 'client\ndev tap\nremote a.example\nca x\nauth-user-pass\n', /has no cert/],
    ['no server', `client\ndev tap\n${credentials}`, /names no server/],
    ['a port by name', `client\ndev tap\nremote a.example openvpn\n${credentials}`, /no whole number/],
    ['an authority between two ends', `dev tap\ntls-server\n${credentials}`, /by an authority/],
    [
      'management over TCP',
      `client\ndev tap\nremote a.example\nmanagement 127.0.0.1 7505\n${credentials}`,
      /Unix socket/,
    ],
  ])('with %s is refused', (_, text, message) => {
    expect(() => from(text)).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_UNSUPPORTED',
        message: expect.stringMatching(message) as string,
      }),
    );
  });
});
