import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cliInTemporaryDirectory } from '../testing/context.ts';

let cli: ReturnType<typeof cliInTemporaryDirectory>;
beforeEach(() => {
  cli = cliInTemporaryDirectory();
});
afterEach(() => {
  cli.remove();
});

const write = (name: string, text: string) => {
  writeFileSync(join(cli.cwd, name), text);
};

const office = `# Office
client
dev tap
remote vpn.example 1194
remote 2001:db8::1 443 tcp
ca ca.crt
cert me.crt
key me.key
auth-user-pass
comp-lzo
route 192.0.2.0 255.255.255.0
setenv UV_TOKEN hunter2
colour green
up "/bin/true a"
`;

describe('client import', () => {
  it('says what a file means', async () => {
    write('office.ovpn', office);
    const { out, err, code } = await cli.run('client', 'import', 'office.ovpn');
    expect(out).toMatchInlineSnapshot(`
      "file         office.ovpn
      role         client of a server with many clients
      device       tap (Ethernet frames)
      connects to  vpn.example:1194/udp
                   [2001:db8::1]:443/tcp
      security     TLS, the other end is known by its authority, a certificate, user name and password
      routes       route 192.0.2.0 255.255.255.0
      runs on      Linux, Windows; not on macOS, iOS, Android, which have no TAP device
      needs file   ca.crt (ca, line 6)
                   me.crt (cert, line 7)
                   me.key (key, line 8)

      bridge  possible
        - Both ends must frame packets alike: as long as the other end has compression, this one needs it too.
        - The file runs programs of its own; see to it that they leave addresses and the bridge alone.
        - The server asks for a user name and a password: put them into a file that only root can read.
        - Any client of the same authority could pose as the server: add "remote-cert-tls server".

      LINE  OPTION                         MEANING                                                                OVLAB
      2     client                         a client of a server with many clients: tls-client and pull            uses it
      3     dev tap                        the network device: its name, or tap or tun for the next free one      uses it
      4     remote vpn.example 1194        a server to connect to: host, port, protocol                           uses it
      5     remote 2001:db8::1 443 tcp     a server to connect to: host, port, protocol                           uses it
      6     ca ca.crt                      certificates of the authority that the other end must be certified by  uses it
      7     cert me.crt                    the certificate of this end                                            uses it
      8     key me.key                     the private key of this end                                            uses it
      9     auth-user-pass                 asks for a user name and a password, or has them in a file             keeps it
      10    comp-lzo                       LZO compression of packets, or its framing                             keeps it (deprecated in 2.5)
      11    route 192.0.2.0 255.255.255.0  an IPv4 route through the tunnel                                       leaves it out
      12    setenv UV_TOKEN ***            a variable for scripts, or "opt" and an option that may be unknown     keeps it
      13    colour green                   no option of OpenVPN                                                   keeps it, unknown
      14    up "/bin/true a"               a program that is run when the device is open                          uses it
      "
    `);
    expect(err).toMatchInlineSnapshot(`
      "
      office.ovpn:10:1: warning: comp-lzo: Compression gives away what is encrypted (VORACLE), and both ends must frame packets alike [deprecated]
        hint: Remove it at both ends; a server serves old and new clients with: compress migrate

      office.ovpn:13:1: warning: OpenVPN 2.4 to 2.7 have no option "colour", and refuse the file [unknown-option]
        hint: Remove the line, unless the OpenVPN in use is a special one.

      2 warnings
      "
    `);
    expect(code).toBe(0);
  });

  it('prints one JSON document, without secrets', async () => {
    write('office.ovpn', `${office}<tls-crypt>\n0123\n</tls-crypt>\n`);
    const { out, err, code } = await cli.run('client', 'import', 'office.ovpn', '--json');
    expect(JSON.parse(out)).toMatchObject({
      file: 'office.ovpn',
      readable: true,
      role: 'client',
      device: { name: 'tap', kind: 'tap' },
      remotes: [{ host: 'vpn.example' }, { host: '2001:db8::1', protocol: 'tcp' }],
      security: { method: 'tls', handshake: 'tls-crypt' },
      bridge: { possible: true },
      problems: [
        { code: 'deprecated', line: 10 },
        { code: 'unknown-option', line: 13 },
      ],
    });
    expect(out).not.toMatch(/hunter2|0123/);
    expect({ err, code }).toEqual({ err: '', code: 0 });
  });

  it('shows where OpenVPN would refuse it', async () => {
    write('windows.ovpn', 'client\nca "C:\\keys\\ca.crt"\n');
    const { out, err, code } = await cli.run('client', 'import', 'windows.ovpn');
    expect(err).toContain('windows.ovpn:2:7: error: OpenVPN refuses a backslash before "k" [bad-escape]');
    expect(err).toContain('[OVLAB_E_PROFILE]');
    expect({ out, code }).toEqual({ out: '', code: 2 });
    const json = await cli.run('client', 'import', 'windows.ovpn', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ readable: false, problems: [{ line: 2, column: 7 }] });
    expect(json.code).toBe(2);
  });

  it('says that there is no such file', async () => {
    const { err, code } = await cli.run('client', 'import', 'nothing.ovpn');
    expect(err).toContain('the profile nothing.ovpn cannot be read [OVLAB_E_FILE]');
    expect(code).toBe(2);
  });
});

describe('client import --out', () => {
  const args = ['client', 'import', 'office.ovpn', '--out', 'bridge.ovpn'];
  beforeEach(() => {
    write('office.ovpn', office);
    for (const name of ['ca.crt', 'me.crt', 'me.key']) write(name, `${name} in PEM\n`);
  });

  it('writes one private file that means the same, for a bridge', async () => {
    const { err, code } = await cli.run(...args, '--server-name', 'gateway');
    expect(err).toContain('wrote bridge.ovpn, which holds a private key (mode 0600)');
    expect(code).toBe(0);
    const target = join(cli.cwd, 'bridge.ovpn');
    expect(statSync(target).mode & 0o777).toBe(0o600);
    const text = readFileSync(target, 'utf8');
    expect(text).toContain('<key>\nme.key in PEM\n</key>\n');
    expect(text).toContain('verify-x509-name gateway name\n');
    expect(text).toContain('colour green\n');
    expect(text).not.toContain('route ');
    const again = JSON.parse((await cli.run('client', 'import', 'bridge.ovpn', '--json')).out) as unknown;
    expect(again).toMatchObject({ role: 'client', files: [], routes: [], bridge: { possible: true } });
  });

  it('wants the name of the server, and replaces nothing unless told to', async () => {
    expect(await cli.run(...args)).toMatchObject({
      out: '',
      code: 2,
      err: expect.stringContaining('--server-name') as string,
    });
    write('bridge.ovpn', 'mine\n');
    const again = [...args, '--server-name', 'gateway'];
    expect(await cli.run(...again)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--force') as string,
    });
    expect(readFileSync(join(cli.cwd, 'bridge.ovpn'), 'utf8')).toBe('mine\n');
    expect((await cli.run(...again, '--force')).code).toBe(0);
  });

  it('refuses what no bridge can carry', async () => {
    write('office.ovpn', office.replace('dev tap', 'dev tun'));
    expect(await cli.run(...args)).toMatchObject({
      code: 2,
      err: expect.stringContaining('both ends need "dev tap"') as string,
    });
  });
});
