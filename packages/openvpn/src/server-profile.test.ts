import { describe, expect, it } from 'vitest';
import type { ServerProfile } from './profile.ts';
import { renderServerProfile } from './server-profile.ts';

const minimal: ServerProfile = {
  device: 'tap0',
  proto: 'udp4',
  port: 1194,
  credentials: {
    ca: { file: '/k/ca.crt' },
    certificate: { file: '/k/server.crt' },
    privateKey: { file: '/k/server.key' },
  },
};

describe('renderServerProfile', () => {
  it('renders a bridged server that gives no addresses', () => {
    expect(renderServerProfile(minimal)).toMatchInlineSnapshot(`
      "# OpenVPN server on tap0: Ethernet frames, clients known by certificate
      mode server
      tls-server
      proto udp4
      port 1194
      dev tap0
      dev-type tap
      tun-mtu 1500
      ca /k/ca.crt
      cert /k/server.crt
      key /k/server.key
      dh none
      tls-version-min 1.2
      data-ciphers AES-256-GCM:AES-128-GCM:CHACHA20-POLY1305
      verify-client-cert require
      remote-cert-tls client
      keepalive 10 60
      explicit-exit-notify 1
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

  it('renders every field', () => {
    expect(
      renderServerProfile({
        ...minimal,
        proto: 'tcp6',
        local: '2001:db8::1',
        credentials: { ...minimal.credentials, ca: { pem: 'CA PEM\n' }, tlsCrypt: { file: '/k/my key' } },
        management: { path: '/run/ovlab/demo/server.sock', hold: true },
        keepalive: { interval: 1, timeout: 4 },
        clientToClient: true,
        maxClients: 20,
        clientAuthorization: true,
        user: 'nobody',
        group: 'nogroup',
        up: ['/opt/my scripts/up', 'a b'],
        down: ['/opt/down'],
        logFile: '/run/ovlab/demo/server.log',
        pidFile: '/run/ovlab/demo/server.pid',
        verb: 4,
        additional: [{ kind: 'option', name: 'txqueuelen', args: ['1000'] }],
      }),
    ).toMatchInlineSnapshot(`
      "# OpenVPN server on tap0: Ethernet frames, clients known by certificate
      mode server
      tls-server
      proto tcp6-server
      local 2001:db8::1
      port 1194
      dev tap0
      dev-type tap
      tun-mtu 1500
      <ca>
      CA PEM
      </ca>
      cert /k/server.crt
      key /k/server.key
      tls-crypt "/k/my key"
      dh none
      tls-version-min 1.2
      data-ciphers AES-256-GCM:AES-128-GCM:CHACHA20-POLY1305
      verify-client-cert require
      remote-cert-tls client
      keepalive 1 4
      client-to-client
      max-clients 20
      management-client-auth
      auth-user-pass-optional
      persist-key
      persist-tun
      management /run/ovlab/demo/server.sock unix
      management-hold
      user nobody
      group nogroup
      script-security 2
      up "\\"/opt/my scripts/up\\" \\"a b\\""
      down /opt/down
      log-append /run/ovlab/demo/server.log
      writepid /run/ovlab/demo/server.pid
      machine-readable-output
      verb 4
      mute 200
      txqueuelen 1000
      "
    `);
  });

  it('leaves the exit notification out over TCP, where OpenVPN refuses it, and on demand', () => {
    expect(renderServerProfile(minimal)).toContain('explicit-exit-notify');
    expect(renderServerProfile({ ...minimal, proto: 'tcp4' })).not.toContain('explicit-exit-notify');
    expect(renderServerProfile({ ...minimal, exitNotify: false })).not.toContain('explicit-exit-notify');
  });

  it('leaves the receive buffer to the kernel over TCP, which sizes it by itself', () => {
    expect(renderServerProfile(minimal)).toContain('\nrcvbuf 1048576\n');
    expect(renderServerProfile({ ...minimal, proto: 'tcp4' })).not.toContain('rcvbuf');
  });

  it.each([
    ['port 0', { port: 0 }],
    ['port 65536', { port: 65_536 }],
    ['a fractional port', { port: 1.5 }],
    ['a device name of 16 octets', { device: 'tap0123456789abc' }],
    ['a device name with a blank', { device: 'tap 0' }],
    ['a timeout shorter than two pings', { keepalive: { interval: 10, timeout: 19 } }],
    ['verb 12', { verb: 12 }],
    ['client authorization without management', { clientAuthorization: true }],
    ['a socket path of 108 octets', { management: { path: `/${'s'.repeat(107)}` } }],
  ] as const)('refuses %s', (_, change) => {
    expect(() => renderServerProfile({ ...minimal, ...change })).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_USAGE' }),
    );
  });
});
