import { describe, expect, it } from 'vitest';
import { renderP2pProfile } from './p2p-profile.ts';
import type { P2pProfile } from './profile.ts';

const common = { device: 'tap0', proto: 'udp4' } as const;
const listening = { listen: { port: 1194 } };
const dialling = { remote: { host: '192.0.2.1', port: 1194 } };
const staticKey: P2pProfile['crypto'] = { kind: 'static-key', key: { file: '/keys/static.key' } };

function linesOf(profile: P2pProfile): string[] {
  return renderP2pProfile(profile)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

describe('a tunnel with a static key', () => {
  it('is the recipe of two machines, and runs on 2.6 and 2.7 from one file', () => {
    expect(renderP2pProfile({ ...common, end: listening, crypto: staticKey })).toMatchInlineSnapshot(`
      "# OpenVPN between two machines, listening: Ethernet frames on tap0
      proto udp4
      port 1194
      dev tap0
      dev-type tap
      tun-mtu 1500
      ignore-unknown-option allow-deprecated-insecure-static-crypto
      allow-deprecated-insecure-static-crypto
      secret /keys/static.key
      cipher AES-256-CBC
      keepalive 10 60
      ping-timer-rem
      rcvbuf 1048576
      persist-key
      persist-tun
      script-security 1
      machine-readable-output
      verb 3
      mute 200
      "
    `);
    expect(renderP2pProfile({ ...common, end: dialling, crypto: staticKey })).toMatchInlineSnapshot(`
      "# OpenVPN between two machines, dialling: Ethernet frames on tap0
      proto udp4
      remote 192.0.2.1 1194
      nobind
      dev tap0
      dev-type tap
      tun-mtu 1500
      ignore-unknown-option allow-deprecated-insecure-static-crypto
      allow-deprecated-insecure-static-crypto
      secret /keys/static.key
      cipher AES-256-CBC
      keepalive 10 60
      connect-retry 1 5
      resolv-retry infinite
      rcvbuf 1048576
      persist-key
      persist-tun
      script-security 1
      machine-readable-output
      verb 3
      mute 200
      "
    `);
  });

  it('has nothing that OpenVPN refuses or waits for without TLS', () => {
    const names = linesOf({ ...common, end: dialling, crypto: staticKey }).map((line) => line.split(' ')[0]);
    expect(names.filter((name) => /^(tls|up-delay|data-ciphers|pull|client|mode)/.test(name ?? ''))).toEqual(
      [],
    );
  });

  it('is allowed before the key stands there', () => {
    const lines = linesOf({ ...common, end: listening, crypto: staticKey });
    const allowed = lines.indexOf('allow-deprecated-insecure-static-crypto');
    expect(lines[allowed - 1]).toBe('ignore-unknown-option allow-deprecated-insecure-static-crypto');
    expect(lines.indexOf('secret /keys/static.key')).toBeGreaterThan(allowed);
  });
});

describe('a tunnel with fingerprints', () => {
  const crypto: P2pProfile['crypto'] = {
    kind: 'fingerprint',
    certificate: { file: '/keys/own.crt' },
    privateKey: { file: '/keys/own.key' },
    peerFingerprint: 'AA:BB',
  };

  it('has one TLS server and one TLS client', () => {
    const server = linesOf({ ...common, end: listening, crypto });
    const client = linesOf({ ...common, end: dialling, crypto });
    expect(server).toEqual(expect.arrayContaining(['tls-server', 'dh none', 'ping-timer-rem']));
    expect(client).toEqual(expect.arrayContaining(['tls-client', 'tls-timeout 1', 'nobind']));
    for (const lines of [server, client]) {
      expect(lines).toContain('peer-fingerprint AA:BB');
      expect(lines.join(' ')).not.toMatch(/\b(secret|ca|allow-deprecated)\b/);
    }
  });
});

it('says at both ends of TCP which one listens', () => {
  const tcp = { device: 'tap0', proto: 'tcp4', crypto: staticKey, exitNotify: true } as const;
  expect(linesOf({ ...tcp, end: listening })).toContain('proto tcp4-server');
  expect(linesOf({ ...tcp, end: dialling })).toContain('proto tcp4-client');
  expect(linesOf({ ...tcp, end: dialling }).join()).not.toContain('exit-notify');
});

it('answers from the address that was asked only over UDP', () => {
  const end = { listen: { port: 443, local: '2001:db8::1', multihome: true } };
  expect(linesOf({ device: 'tap0', proto: 'udp6', end, crypto: { kind: 'none' } })).toEqual(
    expect.arrayContaining(['local 2001:db8::1', 'port 443', 'multihome', 'cipher none', 'auth none']),
  );
  expect(linesOf({ device: 'tap0', proto: 'tcp6', end, crypto: { kind: 'none' } })).not.toContain(
    'multihome',
  );
});

it.each([0, 65_536, 1.5])('refuses the port %d', (port) => {
  const end = { listen: { port } };
  expect(() => renderP2pProfile({ ...common, end, crypto: staticKey })).toThrow(
    expect.objectContaining({ code: 'OVLAB_E_USAGE' }),
  );
});
