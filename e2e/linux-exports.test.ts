import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressesOf, routes6 } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab } from './support/lab.ts';
import { ping } from './support/ping.ts';
import { waitFor } from './support/wait.ts';

/** NetworkManager on a bus of its own, on a machine that looks like a container: it waits for no udev there. */
const furnish = `set -e
for folder in /etc/NetworkManager /var/lib/NetworkManager; do mkdir -p $folder; mount -t tmpfs none $folder; done
mkdir -p /etc/NetworkManager/system-connections /run/dbus /run/NetworkManager
printf '[main]\\nplugins=keyfile\\ndns=none\\nno-auto-default=*\\n' >/etc/NetworkManager/NetworkManager.conf
install -m 600 "$1" /etc/NetworkManager/system-connections/
mount -o remount,bind,ro /sys
dbus-daemon --system --fork --nopidfile
NetworkManager --no-daemon &
echo ready
wait`;

describe.skipIf(unprivileged)('what is exported for a service of Linux', () => {
  let lab: TestLab;
  const node = () => lab.node('laptop');
  const file = (name: string): string => join(lab.machine.work, name);

  /** Stops what runs in the node, and exports anew. */
  const exportFor = async (client: string, service: string): Promise<string> => {
    const { code, stderr } = await lab.machine.ovlab([
      ...['client', 'export', client, '--name', lab.name, '--os', 'linux', '--remote', '192.0.2.1'],
      ...['--service', service, '--out', lab.machine.work, '--force'],
    ]);
    expect(code, stderr).toBe(0);
    return readFile(file(`ovlab-client-${client}.service`), 'utf8');
  };
  /** What systemd would start, with the profile where it was exported to. */
  const startUnit = (unit: string, client: string) => {
    const [program = '', ...args] = (/^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '').split(' ');
    const installed = `/etc/openvpn/client/${client}.ovpn`;
    expect(args).toContain(installed);
    return node().start(
      program,
      args.map((word) => (word === installed ? file(`${client}.ovpn`) : word)),
    );
  };
  const exists = async (device: string) => (await node().run('ip', ['link', 'show', device])).code === 0;
  const globals = async (device: string) =>
    (await addressesOf(node(), device, 6))
      .filter(({ scope, tentative }) => scope === 'global' && tentative === undefined)
      .map(({ local }) => String(local));

  beforeAll(async () => {
    lab = await testLab(`exports-${process.pid}`);
    await lab.write({
      prefix: '2001:db8:7a::/64',
      advertise: { rdnss: ['2001:db8:7a::53'] },
      clients: [{ name: 'laptop' }],
    });
    await lab.up();
    for (const args of [['guest'], ['fixed', '--address', '2001:db8:7a::77']]) {
      const { code, stderr } = await lab.machine.ovlab(['client', 'add', ...args, '--name', lab.name]);
      expect(code, stderr).toBe(0);
    }
    await lab.signal('laptop', 'openvpn', 'SIGTERM');
    await waitFor('end OpenVPN', async () => (await lab.programs('laptop'))['openvpn'] === undefined);
    await node().run('ip', ['link', 'delete', 'tap0']);
  });
  afterAll(() => lab.remove());

  it('is a unit whose OpenVPN brings the address of the profile', async () => {
    const unit = startUnit(await exportFor('fixed', 'systemd'), 'fixed');
    await waitFor('show the device', () => exists('tap-fixed'));
    await waitFor('show the address', async () => (await globals('tap-fixed')).includes('2001:db8:7a::77'));
    await waitFor('answer the internet host', async () => {
      const { received } = await ping(lab.node('isp'), { from: internet, to: '2001:db8:7a::77', wait: 1 });
      return received === 1;
    });
    await lab.signal('laptop', 'openvpn', 'SIGTERM');
    await unit.finished;
  });

  it.each([
    ['guest', /^2001:db8:7a:0:/],
    ['fixed', /^2001:db8:7a::77$/],
  ])(
    'is a connection with which NetworkManager gives the device its addresses: %s',
    async (client, address) => {
      const unit = await exportFor(client, 'networkmanager');
      const device = `tap-${client}`;
      const connection = file(`ovlab-client-${client}.nmconnection`);
      const manager = node().start('unshare', ['--mount', 'bash', '-c', furnish, 'bash', connection]);
      await waitFor('show the device', () => exists(device));
      const tunnel = startUnit(unit, client);
      await waitFor('show the address', async () => (await globals(device)).some((own) => address.test(own)));
      await waitFor('show the route', async () =>
        (await routes6(node())).some(({ dst, dev }) => dst === 'default' && dev === device),
      );
      const [own = ''] = await globals(device);
      // NetworkManager sets a static address as soon as it has the device, which may be before the tunnel is up.
      await waitFor('be answered by the internet host', async () => {
        const { received } = await ping(node(), { from: own, to: internet, wait: 1 });
        return received === 1;
      });
      const dns = await node().output('nmcli', ['-g', 'IP6.DNS', 'device', 'show', device]);
      expect(dns.replaceAll('\\', '').trim()).toBe('2001:db8:7a::53');
      for (const program of ['openvpn', 'NetworkManager', 'dbus-daemon'])
        await lab.signal('laptop', program, 'SIGTERM');
      await Promise.all([tunnel.finished, manager.finished]);
      await node().run('ip', ['link', 'delete', device]);
    },
  );
});
