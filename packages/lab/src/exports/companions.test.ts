import { createRunner } from '@ovlab/runner';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { macOfProfile } from '../client-run/stable-mac.ts';
import { linuxCompanions, macosCompanions, type LinuxService } from './companions.ts';

const network = {
  address: '2001:db8:55::20',
  prefixLength: 64,
  gateway: '2001:db8:55::1',
  dns: ['2001:db8:55::53', '2001:db8:55::54'],
  search: ['lab.example', 'example.net'],
};

function textOf(
  service: LinuxService,
  ending: string,
  given: Parameters<typeof linuxCompanions>[2] = {},
): string {
  const found = linuxCompanions('laptop', 'profile', given, service).find(({ name }) =>
    name.endsWith(ending),
  );
  return found?.text ?? '';
}

const values = (text: string, key: string): string[] =>
  text.split('\n').flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));

describe('what goes along with a profile for Linux', () => {
  it('is nothing unless it is asked for', () => {
    expect(linuxCompanions('laptop', 'profile', network, undefined)).toEqual([]);
  });

  it('is a unit that OpenVPN sets the addresses in', () => {
    const text = textOf('systemd', '.service');
    expect(values(text, 'ExecStart')).toEqual([
      `openvpn --suppress-timestamps --config /etc/openvpn/client/laptop.ovpn --dev tap-laptop --dev-type tap --lladdr ${macOfProfile('profile')}`,
    ]);
    expect(linuxCompanions('laptop', 'profile', {}, 'systemd')).toHaveLength(1);
  });

  it('is a unit that leaves them to NetworkManager, on the same device', () => {
    const unit = textOf('networkmanager', '.service');
    const connection = textOf('networkmanager', '.nmconnection');
    expect(values(unit, 'ExecStart')[0]).toMatch(
      /--dev tap-laptop .*--ifconfig-noexec --ignore-unknown-option dns-updown --dns-updown disable$/,
    );
    expect(values(unit, 'After')[0]).toContain('NetworkManager.service');
    expect(values(connection, 'interface-name')).toEqual(['tap-laptop']);
    expect(values(connection, 'method')).toEqual(['disabled', 'auto']);
  });

  it('gives NetworkManager the static address with its router and name servers', () => {
    const text = textOf('networkmanager', '.nmconnection', network);
    expect(values(text, 'address1')).toEqual(['2001:db8:55::20/64,2001:db8:55::1']);
    expect(values(text, 'dns')).toEqual(['2001:db8:55::53;2001:db8:55::54;']);
    expect(values(text, 'dns-search')).toEqual(['lab.example;example.net;']);
    const bare = textOf('networkmanager', '.nmconnection', { address: '2001:db8:55::20' });
    expect(values(bare, 'address1')).toEqual(['2001:db8:55::20/64']);
  });

  it('has the same connection for the same client, and another for another', () => {
    const uuid = (client: string) =>
      linuxCompanions(client, 'profile', {}, 'networkmanager').flatMap(({ text }) => values(text, 'uuid'))[0];
    expect(uuid('laptop')).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(uuid('laptop')).toBe(uuid('laptop'));
    expect(uuid('laptop')).not.toBe(uuid('desk'));
  });
});

it('what goes along with a profile for macOS says what stands in the way', () => {
  const [note] = macosCompanions('laptop');
  expect(note?.text).toContain('laptop.ovpn');
  expect(note?.text).toContain('macOS has no TAP device');
});

describe('the programs that read it', () => {
  const runner = createRunner();
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ovlab-exports-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each<LinuxService>(['systemd', 'networkmanager'])('systemd finds no fault: %s', async (service) => {
    const path = join(folder, 'ovlab-client-laptop.service');
    await writeFile(path, textOf(service, '.service'));
    const { stdout, stderr } = await runner.run('systemd-analyze', ['verify', '--man=no', path], {
      reject: false,
    });
    expect(`${stdout}${stderr}`.split('\n').filter((line) => line.includes('ovlab-client'))).toEqual([]);
  });

  it.each([{}, network])('NetworkManager takes the connection with %j', async (given) => {
    const { stdout } = await runner.run(
      'nmcli',
      ['--offline', 'connection', 'modify', 'connection.autoconnect-priority', '1'],
      { input: textOf('networkmanager', '.nmconnection', given) },
    );
    const read = Object.fromEntries(stdout.split('\n').map((line) => line.split(/=(.*)/s)));
    expect(read).toMatchObject({
      type: 'tun',
      'interface-name': 'tap-laptop',
      mode: '2',
      'cloned-mac-address': macOfProfile('profile').toUpperCase(),
    });
    expect(values(stdout, 'address1')).toEqual(
      'address' in given ? ['2001:db8:55::20/64,2001:db8:55::1'] : [],
    );
  });
});
