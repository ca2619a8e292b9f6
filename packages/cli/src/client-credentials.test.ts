import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CredentialStore } from '@ovlab/openvpn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cliInTemporaryDirectory, type CliResult } from './testing/context.ts';

const labFile = `name: office
prefix: 2001:db8:55::/64
server: { addresses: [192.0.2.1/24, 2001:db8:55::1/64], gateways: [192.0.2.254] }
clients: [{ name: desk }, { name: pad, os: windows, address: 2001:db8:55::20 }]
`;

let cli: ReturnType<typeof cliInTemporaryDirectory>;
let store: CredentialStore;
beforeEach(async () => {
  cli = cliInTemporaryDirectory();
  writeFileSync(join(cli.cwd, 'ovlab.yaml'), labFile);
  store = await CredentialStore.open(join(cli.cwd, 'state/office/pki'), { serverName: 'server' });
  await store.ensureServer();
});
afterEach(() => {
  cli.remove();
});

const file = (name: string): string => join(cli.cwd, name);
const client = (...args: string[]): Promise<CliResult> => cli.run('client', ...args, '-f', 'ovlab.yaml');

async function rows(): Promise<Record<string, unknown>[]> {
  const { out, code } = await client('list', '--json');
  expect(code).toBe(0);
  const { lab, clients } = JSON.parse(out) as { lab: string; clients: Record<string, unknown>[] };
  expect(lab).toBe('office');
  return clients;
}

describe('client list', () => {
  it('shows clients of the lab file and those that were added, and no server is no "not connected"', async () => {
    expect((await client('add', 'laptop')).code).toBe(0);
    expect(await rows()).toEqual([
      { name: 'desk', state: 'none', inLabFile: true, earlier: [] },
      { name: 'pad', state: 'none', inLabFile: true, earlier: [] },
      expect.objectContaining({ name: 'laptop', state: 'valid', daysLeft: 824, inLabFile: false }),
    ]);
    const { out, err } = await client('list');
    expect(out.split('\n')[3]).toMatch(
      /^laptop +valid +\d{4}-\d\d-\d\d +824 +\? +no +\d{4}-\d\d-\d\d +[0-9A-F]{34}$/,
    );
    expect(err).toBe('');
  });

  it('warns of certificates that end soon, or have ended', async () => {
    const days = (count: number) => new Date(Date.now() - count * 86_400_000);
    for (const [name, age] of [
      ['old', 825 - 12.5],
      ['older', 830],
    ] as const) {
      const past = { serverName: 'server', now: () => days(age) };
      await (await CredentialStore.open(store.directory, past)).addClient(name);
    }
    const { out, err } = await client('list');
    expect(out).toMatch(/^old +expiring .* 12 /m);
    expect(out).toMatch(/^older +expired .* 0 /m);
    expect(err).toContain('warning: the certificate of old expires in 12 days: `ovlab client renew old`\n');
    expect(err).toMatch(/warning: the certificate of older expired on \d{4}-\d\d-\d\d: /);
  });

  it('says that there are no keys, and how to get them', async () => {
    writeFileSync(file('ovlab.yaml'), labFile.replace('office', 'other'));
    expect(await client('list')).toMatchObject({
      code: 1,
      err: expect.stringContaining('OVLAB_E_NO_LAB') as string,
    });
    expect(existsSync(file('state/other'))).toBe(false);
  });
});

describe('client add, renew and revoke', () => {
  it('tell what they have done, in one document too, and hold no key', async () => {
    const added = await client('add', 'laptop', '--json');
    const { certificate } = JSON.parse(added.out) as { certificate: { serial: string } };
    expect(JSON.parse(added.out)).toMatchObject({ client: 'laptop', revoked: [], disconnected: false });
    const renewed = await client('renew', 'laptop', '--revoke-earlier', '--json');
    expect(JSON.parse(renewed.out)).toMatchObject({ client: 'laptop', revoked: [certificate.serial] });
    const revoked = await client('revoke', 'laptop');
    expect(revoked).toMatchObject({ out: '', code: 0 });
    expect(revoked.err).toBe('✔ revoked laptop: the server refuses its certificate\n');
    expect((await rows()).find(({ name }) => name === 'laptop')).toMatchObject({ state: 'revoked' });
    expect([added, renewed, revoked].some(({ out, err }) => /PRIVATE|BEGIN/.test(out + err))).toBe(false);
  });

  it.each([
    [['add', 'a/b'], 2, 'OVLAB_E_USAGE'],
    [['renew', 'nobody'], 1, 'OVLAB_E_NO_CLIENT'],
    [['revoke', 'nobody'], 1, 'OVLAB_E_NO_CLIENT'],
    [['export', 'nobody'], 1, 'OVLAB_E_NO_CLIENT'],
    [['add', 'x', '--address', '2001:db8:66::1'], 2, 'it is not in 2001:db8:55::/64'],
    [['add', 'x', '--address', '192.0.2.7'], 2, 'it is no IPv6 address'],
    [['add', 'x', '--address', '2001:db8:55:0::1'], 2, 'the server has it'],
    [['add', 'x', '--address', '2001:DB8:55::20'], 2, 'pad has it'],
    [['add', 'x', '--os', 'android'], 2, 'Allowed choices are linux, windows'],
  ])('%j ends with %d', async (args, code, message) => {
    const result = await client(...args);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toContain(message);
  });
});

describe('client export', () => {
  it('writes one file for its owner only, and no second one over it', async () => {
    await client('add', 'laptop');
    const { err, out, code } = await client('export', 'laptop', '--out', 'bundles');
    expect({ out, code }).toEqual({ out: '', code: 0 });
    expect(err).toMatch(/^✔ wrote bundles\/laptop\.ovpn for linux, good until \d{4}-\d\d-\d\d\n/);
    expect(statSync(file('bundles/laptop.ovpn')).mode & 0o777).toBe(0o600);
    const text = readFileSync(file('bundles/laptop.ovpn'), 'utf8');
    for (const line of ['remote 192.0.2.1 1194 udp4', 'dev tap', '<tls-crypt-v2>', '<key>', '<ca>', '<cert>'])
      expect(text.split('\n')).toContain(line);
    expect(text).toContain('ip link set');
    expect(text).not.toContain(cli.cwd);
    expect(await client('export', 'laptop', '--out', 'bundles')).toMatchObject({ code: 2 });
    expect((await client('export', 'laptop', '--out', 'bundles', '--force')).code).toBe(0);
  });

  it('takes system and address of the lab file or of `add`, and the server from --remote', async () => {
    await client('add', 'pad');
    await client('add', 'laptop', '--os', 'windows', '--address', '2001:db8:55::0:30');
    for (const [name, address] of [
      ['pad', '2001:db8:55::20'],
      ['laptop', '2001:db8:55::30'],
    ] as const) {
      const { out } = await client('export', name, '--remote', 'vpn.example', '--json');
      expect(JSON.parse(out)).toEqual({
        client: name,
        os: 'windows',
        file: file(`${name}.ovpn`),
        files: [`${name}.ovpn`, 'README.txt', 'install.ps1', 'uninstall.ps1'].map(file),
        remote: 'vpn.example',
        expires: expect.any(String) as string,
      });
      const text = readFileSync(file(`${name}.ovpn`), 'utf8');
      expect(text).toContain('remote vpn.example 1194 udp4\r\n');
      expect(text).toContain(`ifconfig-ipv6 ${address}/64 2001:db8:55::1\r\n`);
      expect(text).toContain('route-delay 0\r\n');
      expect(text).toContain('route-ipv6 ::/0 2001:db8:55::1\r\n');
      // The log is for a person there, and no script runs.
      expect(text).not.toMatch(/ip link set|machine-readable-output|^(up|down) /m);
    }
  });

  it('writes one archive, one file, or scripts besides, as a Windows user needs them', async () => {
    await client('add', 'tower', '--os', 'windows', '--address', '2001:db8:55::31');
    await client('add', 'laptop', '--os', 'windows');
    const files = (name: string) => readdirSync(file(name)).sort();
    await client('export', 'tower', '--out', 'zip', '--zip');
    expect(files('zip')).toEqual(['tower-windows.zip']);
    expect(statSync(file('zip/tower-windows.zip')).mode & 0o777).toBe(0o600);
    await client('export', 'laptop', '--out', 'one', '--single-file');
    expect(files('one')).toEqual(['laptop.ovpn']);
    const { err } = await client('export', 'tower', '--out', 'scripts', '--scripts');
    expect(err).toContain(
      'beside it: tower-up.cmd, tower-down.cmd, README.txt, install.ps1, uninstall.ps1\n',
    );
    const profile = readFileSync(file('scripts/tower.ovpn'), 'utf8');
    expect(profile).toContain('\r\nup tower-up.cmd\r\n');
    expect(profile).not.toContain('ifconfig-ipv6');
    expect(profile.match(/^script-security .*/gm)).toEqual(['script-security 2']);
    for (const name of files('scripts')) expect(statSync(file(`scripts/${name}`)).mode & 0o777).toBe(0o600);
  });

  it('encrypts the key when a passphrase is given, and not on the command line', async () => {
    await client('add', 'laptop');
    writeFileSync(file('secret'), 'correct horse battery\n');
    const { err } = await client('export', 'laptop', '--passphrase-file', 'secret');
    expect(err).toContain('opens with the passphrase only');
    const text = readFileSync(file('laptop.ovpn'), 'utf8');
    expect(text).toContain('<key>\n-----BEGIN ENCRYPTED PRIVATE KEY-----\n');
    expect(text).not.toContain('BEGIN PRIVATE KEY');
    expect(await client('export', 'laptop', '--force', '--passphrase')).toMatchObject({
      code: 2,
      err: expect.stringContaining('nobody to ask') as string,
    });
  });

  it.each([
    [['--os', 'windows', '--scripts'], 'the client takes all from advertisements'],
    [['--scripts'], 'linux needs none'],
    [['--single-file', '--zip'], '--single-file and --zip exclude each other'],
    [['--single-file', '--scripts'], '--single-file and --scripts exclude each other'],
  ])('refuses %j', async (args, message) => {
    await client('add', 'laptop');
    const { err, code } = await client('export', 'laptop', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(file('laptop.ovpn'))).toBe(false);
  });

  it('leaves everything as it is when one of the files is there', async () => {
    writeFileSync(file('README.txt'), 'mine\n');
    await client('add', 'laptop', '--os', 'windows');
    expect(await client('export', 'laptop')).toMatchObject({ code: 2 });
    expect(existsSync(file('laptop.ovpn'))).toBe(false);
    expect(readFileSync(file('README.txt'), 'utf8')).toBe('mine\n');
  });

  it('for macOS says what stands in the way, and writes the profile', async () => {
    await client('add', 'laptop');
    const { err, code } = await client('export', 'laptop', '--os', 'macos');
    expect(code).toBe(0);
    expect(err).toContain('warning: macOS has no TAP device');
    expect(readFileSync(file('README-macos.txt'), 'utf8')).toContain('Tunnelblick');
    expect(readFileSync(file('laptop.ovpn'), 'utf8')).not.toContain('\nup ');
  });

  it.each([
    ['systemd', ['ovlab-client-laptop.service']],
    ['networkmanager', ['ovlab-client-laptop.nmconnection', 'ovlab-client-laptop.service']],
  ])('for Linux writes what %s runs the client with', async (service, names) => {
    await client('add', 'laptop', '--address', '2001:db8:55::30');
    expect(await client('export', 'laptop', '--service', service)).toMatchObject({ code: 0 });
    for (const name of names) expect(readFileSync(file(name), 'utf8')).toContain('laptop');
    const text = readFileSync(file(names[0] ?? ''), 'utf8');
    expect(text.includes('address1=2001:db8:55::30/64')).toBe(service === 'networkmanager');
  });

  it('has no service of Linux for Windows', async () => {
    await client('add', 'laptop', '--os', 'windows');
    const { err, code } = await client('export', 'laptop', '--service', 'systemd');
    expect(code).toBe(2);
    expect(err).toContain('There is no systemd on windows');
  });

  it.each(['ios', 'android'])('refuses %s with the reason', async (os) => {
    await client('add', 'laptop');
    const { err, code } = await client('export', 'laptop', '--os', os);
    expect(code).toBe(2);
    expect(err).toContain(`A client on ${os} cannot take part in a bridge:`);
    expect(existsSync(file('laptop.ovpn'))).toBe(false);
  });

  it('of a revoked client is refused', async () => {
    await client('add', 'laptop');
    await client('revoke', 'laptop');
    expect(await client('export', 'laptop')).toMatchObject({
      code: 1,
      err: expect.stringContaining('OVLAB_E_REVOKED') as string,
    });
  });
});

describe('backup and restore', () => {
  it('take the passphrase from a file and the lab file along', async () => {
    writeFileSync(file('secret'), 'correct horse battery\nsecond line\n');
    const from = ['--passphrase-file', 'secret'];
    expect(await cli.run('backup', 'office.age', '-f', 'ovlab.yaml', ...from)).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('wrote office.age: all keys of office and ovlab.yaml') as string,
    });
    expect(statSync(file('office.age')).mode & 0o777).toBe(0o600);
    expect(await cli.run('backup', 'office.age', '-f', 'ovlab.yaml', ...from)).toMatchObject({ code: 2 });
    const restored = await cli.run('restore', 'office.age', '--force', ...from);
    expect(restored.err).toContain('✔ restored office as it was on ');
    expect(restored.err).toContain('kept the ovlab.yaml that is here');
  });

  it('want a passphrase from somewhere', async () => {
    const { err, code } = await cli.run('backup', 'office.age', '-f', 'ovlab.yaml');
    expect(code).toBe(2);
    expect(err).toContain('--passphrase-file');
    expect(existsSync(file('office.age'))).toBe(false);
  });
});
