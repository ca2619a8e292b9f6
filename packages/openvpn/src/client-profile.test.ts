import { describe, expect, it } from 'vitest';
import { renderClientProfile } from './client-profile.ts';
import type { ClientProfile } from './profile.ts';

const minimal: ClientProfile = {
  device: 'tap0',
  remote: { host: 'vpn.example', port: 1194, proto: 'udp' },
  serverName: 'ovlab server',
  credentials: {
    ca: { pem: 'CA PEM\n' },
    certificate: { pem: 'CERT PEM\n' },
    privateKey: { pem: 'KEY PEM\n' },
    tlsCrypt: { pem: 'TLS-CRYPT KEY\n' },
  },
};

describe('renderClientProfile', () => {
  it('renders one file that holds its credentials', () => {
    expect(renderClientProfile(minimal)).toMatchInlineSnapshot(`
      "# OpenVPN client of ovlab server: Ethernet frames on tap0
      client
      remote vpn.example 1194 udp
      nobind
      dev tap0
      dev-type tap
      tun-mtu 1500
      <ca>
      CA PEM
      </ca>
      <cert>
      CERT PEM
      </cert>
      <key>
      KEY PEM
      </key>
      <tls-crypt>
      TLS-CRYPT KEY
      </tls-crypt>
      tls-version-min 1.2
      data-ciphers AES-256-GCM:AES-128-GCM:CHACHA20-POLY1305
      remote-cert-tls server
      verify-x509-name "ovlab server" name
      tls-timeout 1
      connect-timeout 4
      connect-retry 1 5
      resolv-retry infinite
      auth-nocache
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

  it('renders a client over TCP without an exit notification', () => {
    const text = renderClientProfile({
      ...minimal,
      remote: { host: '2001:db8::1', port: 443, proto: 'tcp6' },
    });
    expect(text).toContain('\nremote 2001:db8::1 443 tcp6-client\n');
    expect(text).not.toContain('explicit-exit-notify');
  });

  it('cannot be made to hold another option by a name', () => {
    const serverName = 'x\nscript-security 3';
    expect(() => renderClientProfile({ ...minimal, serverName })).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_USAGE' }),
    );
  });
});
