import { describe, expect, it } from 'vitest';
import { parseConfig } from './parse-config.ts';
import { readProfile } from './read-profile.ts';

const read = (text: string) => readProfile(parseConfig(text, { file: 'a.ovpn' }).document);

describe('readProfile', () => {
  it.each([
    ['client', 'client'],
    ['tls-client\npull', 'client'],
    ['tls-client', 'peer'],
    ['secret k', 'peer'],
    ['mode p2p', 'peer'],
    ['mode server', 'server'],
    ['server 10.8.0.0 255.255.255.0', 'server'],
    ['server-bridge', 'server'],
  ])('knows the role of %j', (text, role) => {
    expect(read(text).role).toBe(role);
  });

  it.each([
    ['dev tap', 'tap', 'tap'],
    ['dev tap0', 'tap0', 'tap'],
    ['dev office\ndev-type tap', 'office', 'tap'],
    ['dev tun3', 'tun3', 'tun'],
    ['dev office', 'office', undefined],
    ['', undefined, undefined],
  ])('knows the device of %j', (text, name, kind) => {
    expect(read(text).device).toEqual({ name, kind });
  });

  it.each([
    ['remote h', { host: 'h', port: '1194', protocol: 'udp', family: undefined }],
    ['remote h 53 tcp4-client', { host: 'h', port: '53', protocol: 'tcp', family: 4 }],
    ['proto udp6\nrport 7\nremote h', { host: 'h', port: '7', protocol: 'udp', family: 6 }],
    ['port 9\n<connection>\nremote h\nproto tcp\n</connection>', { host: 'h', port: '9', protocol: 'tcp' }],
  ])('knows the server of %j', (text, remote) => {
    expect(read(`client\n${text}`).remotes).toEqual([expect.objectContaining(remote)]);
  });

  it.each([
    ['client', undefined],
    ['client\nlport 7', { address: undefined, port: '7' }],
    ['tls-server', { address: undefined, port: '1194' }],
    ['tls-client\nnobind', undefined],
    ['mode server\nlocal 192.0.2.1\nport 443', { address: '192.0.2.1', port: '443' }],
  ])('knows where %j listens', (text, listen) => {
    expect(read(text).listen).toEqual(listen);
  });

  it.each([
    ['client\nca a\ntls-auth b', { method: 'tls', trust: 'authority', handshake: 'tls-auth' }],
    ['client\nca a\npeer-fingerprint x', { trust: 'fingerprint', certificate: false }],
    ['client\npkcs12 a', { trust: 'authority', certificate: true }],
    ['client\nauth-user-pass', { trust: 'none', userPassword: true }],
    ['server-bridge\nplugin /lib/openvpn-plugin-auth-pam.so login', { userPassword: true }],
    ['client\ndata-ciphers A:B\ncipher B', { ciphers: ['A', 'B'] }],
    ['secret k\ncipher C', { method: 'static-key', trust: 'shared-key', ciphers: ['C'] }],
    ['dev tap', { method: 'none', trust: 'none' }],
  ])('knows the security of %j', (text, security) => {
    expect(read(text).security).toMatchObject(security);
  });

  it.each([
    ['server 10.8.0.0 255.255.255.0', /network of its own/],
    ['server-bridge 10.0.0.4 255.0.0.0 10.0.0.5 10.0.0.9', /must not overlap/],
    ['compress lz4', /frame packets alike/],
    ['fragment 1300', /same fragment/],
    ['tun-mtu 1400', /tun-mtu 1400/],
    ['redirect-gateway def1', /cuts a bridged host off/],
    ['up /bin/x', /programs of its own/],
    ['client', /which server to trust/],
    ['client\nca a', /remote-cert-tls server/],
    ['tls-client\nauth-user-pass', /that only root can read/],
    ['', /Nothing is encrypted/],
  ])('says what %j needs in a bridge', (text, need) => {
    const { bridge } = read(`dev tap\n${text}`);
    expect(bridge.possible).toBe(true);
    expect(bridge.needs).toContainEqual(expect.stringMatching(need));
  });

  it('has nothing to say of a sound client', () => {
    const text =
      'client\ndev tap\nremote h\nca a\ncert b\nkey c\nremote-cert-tls server\ntun-mtu 1500\npersist-key\n';
    expect(read(text)).toMatchObject({ bridge: { possible: true, needs: [] }, problems: [] });
  });

  it('hides what may be secret', () => {
    const said = JSON.stringify(
      read(
        [
          'auth-token hunter1',
          'push "auth-token hunter2"',
          'setenv TOKEN hunter3',
          'setenv-safe x hunter4',
          'my-password hunter5',
          '<auth-user-pass>\nme\nhunter6\n</auth-user-pass>',
          '<connection>\n<http-proxy-user-pass>\nme\nhunter7\n</http-proxy-user-pass>\n</connection>',
        ].join('\n'),
      ),
    );
    expect(said).not.toContain('hunter');
    expect(said).toContain('TOKEN');
  });

  it('names what is unknown, unless the file says that it may be', () => {
    const { problems } = read('verbb 3\nsetenv opt novel 1\nignore-unknown-option modern\nmodern\n');
    expect(problems.map(({ line, code, hint }) => [line, code, hint])).toEqual([
      [1, 'unknown-option', 'Did you mean "verb"?'],
      [2, 'unknown-option', 'The file itself says that it may be skipped; ovlab keeps it.'],
      [4, 'unknown-option', 'The file itself says that it may be skipped; ovlab keeps it.'],
    ]);
  });

  it.each([
    ['secret k', 'deprecated', /2\.8 has removed it/],
    ['secret k\ncipher AES-256-CBC', 'deprecated', /2\.8 has removed it/],
    ['client\ncipher AES-256-CBC', 'deprecated', /negotiated from data-ciphers/],
    ['ns-cert-type server', 'deprecated', /no longer made/],
    ['script-security 3 system', 'removed', /shell/],
    ['windows-driver wintun', 'ignored', /wintun never carried Ethernet frames/],
    ['no-replay', 'removed', /2\.7/],
    ['<connection>\nremote h\n</connection>\ntls-crypt k', 'ignored', /lines above it only/],
  ])('has a word for the age of %j', (text, code, message) => {
    expect(read(text).problems).toEqual([
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    ]);
  });
});
