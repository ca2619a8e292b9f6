import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testLab, unprivileged, type TestLab } from './support/lab.ts';
import { ovlabOutput, program, type OvlabOutput } from './support/ovlab.ts';
import { waitFor } from './support/wait.ts';

/** What resolvconf(8) promises: a record by its name, and all of them in the file that programs read. */
const resolvconf = (folder: string) => `#!/bin/sh
cd '${folder}/records' || exit 1
case "$1" in
-a) cat >"$2" ;;
-d) rm "$2" || exit 1 ;;
*) exit 2 ;;
esac
cat * >'${folder}/resolv.conf'
`;

describe.skipIf(unprivileged)('the name servers of a client of this machine', () => {
  const own = 'nameserver 192.0.2.53\n';
  let lab: TestLab;
  let profile: string;
  let path: string;
  const node = () => lab.node('laptop');
  const client = async (args: readonly string[], PATH = path): Promise<OvlabOutput> => {
    const command = [`PATH=${PATH}`, process.execPath, program, 'client', ...args];
    return ovlabOutput(await node().run('env', command));
  };
  const resolvConf = () => node().output('cat', ['/etc/resolv.conf']);
  const openvpnEnds = () =>
    waitFor('end OpenVPN', async () => (await lab.programs('laptop'))['openvpn'] === undefined);

  beforeAll(async () => {
    lab = await testLab(`names-${process.pid}`);
    await lab.write({
      prefix: '2001:db8:7d::/64',
      advertise: { rdnss: ['2001:db8:7d::53', '2001:db8:7d::54'], dnssl: ['lab.example', 'example.net'] },
      clients: [{ name: 'laptop' }],
    });
    await lab.up();
    for (const args of [
      ['add', 'guest'],
      ['export', 'guest', '--os', 'linux', '--remote', '192.0.2.1', '--out', lab.machine.work],
    ]) {
      const { code, stderr } = await lab.machine.ovlab(['client', ...args, '--name', lab.name]);
      expect(code, stderr).toBe(0);
    }
    await lab.signal('laptop', 'openvpn', 'SIGTERM');
    await openvpnEnds();
    await node().output('ip', ['link', 'delete', 'tap0']);
    profile = join(lab.machine.work, 'guest.ovpn');
    const folder = join(lab.machine.work, 'resolvconf');
    await mkdir(join(folder, 'records'), { recursive: true });
    await writeFile(join(folder, 'resolvconf'), resolvconf(folder), { mode: 0o755 });
    await writeFile(join(folder, 'records', 'base'), own);
    await writeFile(join(folder, 'resolv.conf'), own);
    await lab.machine.output('mount', ['--bind', join(folder, 'resolv.conf'), '/etc/resolv.conf']);
    path = `${folder}:${process.env['PATH'] ?? ''}`;
  });
  afterAll(() => lab.remove());

  it('stand in the profile, for whoever sets them', async () => {
    const lines = (await readFile(profile, 'utf8')).split('\n');
    expect(lines.filter((line) => /^(dhcp-option|dns)/.test(line))).toEqual([
      'dhcp-option DNS6 2001:db8:7d::53',
      'dhcp-option DNS6 2001:db8:7d::54',
      'dhcp-option DOMAIN-SEARCH lab.example',
      'dhcp-option DOMAIN-SEARCH example.net',
      'dns-updown force',
    ]);
  });

  it('are asked while it is up, and only then', async () => {
    const up = await client(['up', profile]);
    expect(up.code, up.stderr).toBe(0);
    expect(up.stdout).toContain('DNS      2001:db8:7d::53\n');
    expect(up.stderr).not.toContain('warning');
    expect((await resolvConf()).split('\n')).toEqual(
      expect.arrayContaining([
        'nameserver 2001:db8:7d::53',
        'nameserver 2001:db8:7d::54',
        'search lab.example example.net',
      ]),
    );
    expect((await client(['up', profile, '--json'])).json).toMatchObject({
      changed: false,
      names: { servers: ['2001:db8:7d::53', '2001:db8:7d::54'], setBy: 'resolvconf' },
    });
    expect(await client(['down', 'guest'])).toMatchObject({ code: 0 });
    expect(await resolvConf()).toBe(own);
  });

  it.each([
    ['down', () => client(['down', 'guest'])],
    [
      'another up and down',
      async () => {
        expect(await client(['up', profile])).toMatchObject({ code: 0 });
        return client(['down', 'guest']);
      },
    ],
  ])('are taken back after a crash, by %s', async (_, mend) => {
    expect(await client(['up', profile])).toMatchObject({ code: 0 });
    await lab.signal('laptop', 'openvpn', 'SIGKILL');
    await openvpnEnds();
    expect(await resolvConf()).not.toBe(own);
    expect(await mend()).toMatchObject({ code: 0 });
    expect(await resolvConf()).toBe(own);
  });

  it('are left to the person where nothing takes them', async () => {
    const bare = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const up = await client(['up', profile], bare);
    expect(up.code, up.stderr).toBe(0);
    expect(up.stdout).not.toContain('DNS');
    expect(up.stderr).toContain('the name servers 2001:db8:7d::53, 2001:db8:7d::54 are not set: neither');
    expect(up.stderr).toContain('"nameserver 2001:db8:7d::53"');
    expect(await client(['down', 'guest'], bare)).toMatchObject({ code: 0 });
  });
});
