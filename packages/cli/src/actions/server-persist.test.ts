import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cliInTemporaryDirectory } from '../testing/context.ts';

const needsRoot = process.getuid?.() !== 0 && process.env['CI'] !== 'true';

const labFile = `name: vps
prefix: 2001:db8:55::/64
server:
  # No machine has it, so that nothing of this one counts.
  uplink: nowhere0
  addresses: [192.0.2.10/24, 2001:db8:55::1/64]
  gateways: [192.0.2.254, fe80::254%br0]
  system: { hostname: vpn.example, nameservers: [192.0.2.53], disable-ipv6: [eth1] }
`;

describe.skipIf(needsRoot)('ovlab server persist', () => {
  let cli: ReturnType<typeof cliInTemporaryDirectory>;
  beforeEach(() => {
    cli = cliInTemporaryDirectory();
    writeFileSync(join(cli.cwd, 'ovlab.yaml'), labFile);
    mkdirSync(join(cli.cwd, 'root'));
  });
  afterEach(() => cli.remove());

  const persist = (...args: string[]) => cli.run('server', 'persist', '--root', 'root', ...args);
  const read = (path: string): string => readFileSync(join(cli.cwd, 'root', path), 'utf8');

  it('writes the files of the back end, and nothing the second time', async () => {
    const first = await persist('--backend', 'systemd-networkd');
    expect(first).toMatchObject({ out: '', code: 0 });
    expect(first.err).toContain('✔ wrote what systemd-networkd needs, and the units\n');
    expect(first.err).toContain('\n  wrote /etc/systemd/network/05-ovlab-vps-br0.network\n');
    expect(read('/etc/systemd/network/05-ovlab-vps-br0.network')).toContain('Address=192.0.2.10/24');
    expect(read('/etc/hostname')).toBe('vpn.example\n');
    expect(read('/etc/sysctl.d/90-ovlab-vps.conf')).toContain('net.ipv6.conf.eth1.disable_ipv6 = 1');
    expect(read('/etc/ovlab/vps.yaml')).toContain(labFile);
    expect(read('/etc/systemd/system/ovlab-server@vps.service')).toContain(
      'ExecStart=ovlab server run --file /etc/ovlab/vps.yaml\n',
    );
    expect((await persist('--backend', 'systemd-networkd')).err).toContain('no changes: ');
  });

  it('leaves a lab file to its user who edits it where the unit reads it', async () => {
    await persist('--backend', 'netplan');
    const file = 'root/etc/ovlab/vps.yaml';
    const edited = read('/etc/ovlab/vps.yaml').replace('192.0.2.10/24', '192.0.2.11/24');
    writeFileSync(join(cli.cwd, file), edited);
    expect(await persist('--backend', 'netplan', '-f', file)).toMatchObject({ code: 0 });
    expect(read('/etc/ovlab/vps.yaml')).toBe(edited);
    expect(read('/etc/netplan/90-ovlab-vps.yaml')).toContain('192.0.2.11/24');
    expect((await persist('--backend', 'netplan', '-f', file)).err).toContain('no changes: ');
  });

  it('tells one JSON document, and writes nothing in a dry run', async () => {
    const { out, err, code } = await persist('--backend', 'ifcfg', '--dry-run', '--json');
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(JSON.parse(out)).toMatchObject({
      ...{ lab: 'vps', backend: 'ifcfg', dryRun: true, root: join(cli.cwd, 'root'), kept: [] },
      changes: expect.arrayContaining([
        { path: '/etc/sysconfig/network-scripts/ifcfg-br0', action: 'written' },
      ]) as unknown,
    });
    expect(() => read('/etc/sysconfig/network-scripts/ifcfg-br0')).toThrow('ENOENT');
  });

  it('makes the keys that OpenVPN needs where no supervisor starts it', async () => {
    expect((await persist('--backend', 'ifcfg')).code).toBe(0);
    const profile = read('/etc/openvpn/vps.conf');
    expect(profile).toMatch(/^dev tap0$/m);
    expect(profile).not.toMatch(/^(management|log)/m);
    const certificate = /^cert (.*)$/m.exec(profile)?.[1] ?? '';
    expect(readFileSync(certificate.replaceAll('"', ''), 'utf8')).toContain('BEGIN CERTIFICATE');
  });

  it('does not touch what was changed by hand, unless it is forced', async () => {
    await persist('--backend', 'netplan');
    const file = '/etc/netplan/90-ovlab-vps.yaml';
    writeFileSync(join(cli.cwd, 'root', file), `${read(file)}# mine\n`);
    const refused = await persist('--backend', 'netplan');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`${file} was changed by hand`);
    expect(refused.err).toContain('ovlab server persist --force');
    const forced = await persist('--backend', 'netplan', '--force');
    expect(forced.err).toMatch(/kept a copy: \S+90-ovlab-vps\.yaml~/);
  });

  it.each([
    ['an unknown back end', ['--backend', 'wicked'], 2],
    ['no back end, where nothing tells which', [], 2],
    ['a root that is not there', ['--backend', 'netplan', '--root', 'nowhere'], 2],
  ])('refuses %s', async (_name, args, code) => {
    expect((await persist(...args)).code).toBe(code);
  });

  describe('in routed mode', () => {
    const routed =
      'name: vps\nprefix: 2001:db8:55::/64\nserver: { mode: routed, uplink: nowhere0, gateways: [192.0.2.254, fe80::254%br0] }\n';

    it('writes the inner bridge and leaves the files of the uplink alone', async () => {
      writeFileSync(join(cli.cwd, 'ovlab.yaml'), routed);
      expect(await persist('--backend', 'netplan')).toMatchObject({ code: 0 });
      const text = read('/etc/netplan/90-ovlab-vps.yaml');
      expect(text).toContain('to: 2001:db8:55::/64');
      expect(text).not.toMatch(/ethernets|nowhere0/);
    });

    it.each([
      ['a back end that has no words for it', routed, 'ifcfg', 'cannot be persisted for ifcfg'],
      [
        'addresses of the machine itself',
        routed.replace('mode: routed', 'mode: routed, system: { bootproto: dhcp }'),
        'netplan',
        'keeps its own files',
      ],
      [
        'a gateway out of the prefix, where no file would get its route',
        routed.replace('fe80::254%br0', '2001:db8:55::254'),
        'systemd-networkd',
        '2001:db8:55::254 is out of the prefix',
      ],
    ])('refuses %s', async (_name, file, backend, message) => {
      writeFileSync(join(cli.cwd, 'ovlab.yaml'), file);
      const { err, code } = await persist('--backend', backend);
      expect(code).toBeGreaterThan(0);
      expect(err).toContain('OVLAB_E_UNSUPPORTED');
      expect(err).toContain(message);
    });
  });
});
