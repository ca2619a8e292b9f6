import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import { globalAddresses } from './support/kernel.ts';
import { internet, unprivileged } from './support/lab.ts';
import { makeVps, vpsAddress, type Vps } from './support/vps.ts';
import { waitFor } from './support/wait.ts';

/** The machine's own /etc, and what networkd wants of a machine that systemd has started. */
const furnish = `set -e
mount -t tmpfs none /mnt
cp -a /etc/. /mnt
mount --move /mnt /etc
rm -rf /etc/systemd/network/* /etc/netplan/* /etc/network/interfaces*
printf '[Match]\\nName=eth0\\n\\n[Network]\\nDHCP=yes\\n' >/etc/systemd/network/10-eth0.network
mkdir -p /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp
chown -R systemd-network /run/systemd/netif
mount -o remount,bind,ro /sys`;

/** What a reboot leaves of the network: the wire. */
const reboot = `ip link del br0; ip link del tap0; nft flush ruleset; rm -rf /run/ovlab
sysctl -q -w net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0
ip link set eth0 down promisc off; ip addr flush dev eth0`;

describe.skipIf(unprivileged)('a server that was persisted', () => {
  let vps: Vps;
  beforeEach(async () => {
    vps = await makeVps();
    await vps.machine.output('sh', ['-c', furnish]);
    await done(vps.machine, ['init', '--template', 'vps']);
  });
  afterEach(() => vps.remove());

  const shell = (script: string): Promise<string> => vps.machine.output('sh', ['-c', script]);
  const etc = (): Promise<string> =>
    shell('cd /etc && find . -type f -exec sha256sum {} + -o -printf "%p %y %l\\n" | sort');

  /** The command lines of a unit. */
  async function commandsOf(unit: string): Promise<readonly string[]> {
    const text = await shell(`cat /etc/systemd/system/${unit}@vps.service`);
    return [...text.matchAll(/^ExecStart=(-?)(.*)$/gm)].map(
      ([, minus, line = '']) => line + (minus === '-' ? ' || true' : ''),
    );
  }

  it('serves its clients after a reboot, with the rights of its unit, and goes without a trace', async () => {
    const { machine, home } = vps;
    const before = await etc();
    await done(machine, ['server', 'apply']);
    const early = await machine.ovlab(['server', 'persist', '--backend', 'systemd-networkd']);
    expect(early.stderr).toContain('OVLAB_E_UNCONFIRMED');
    await done(machine, ['server', 'confirm']);
    const { json } = await done(machine, ['server', 'persist', '--json']);
    expect(json).toMatchObject({ lab: 'vps', backend: 'systemd-networkd' });

    await shell(reboot);
    const [firewall = ''] = await commandsOf('ovlab-firewall');
    await shell(`${firewall}; sysctl -q -e -p /etc/sysctl.d/90-ovlab-vps.conf`);
    const networkd = machine.start('/lib/systemd/systemd-networkd', []);
    await waitFor('have the bridge', async () => (await shell('ip -br link')).includes('br0'));
    await shell(['set -e', ...(await commandsOf('ovlab-bridge'))].join('\n'));
    await waitFor('have its address', async () =>
      (await shell('ip -6 -br addr')).includes('2001:db8:55::1/64'),
    );
    await waitFor(
      'be as the file says',
      async () => (await machine.ovlab(['server', 'plan', '--diff'])).code === 0,
    );

    const [command = ''] = await commandsOf('ovlab-server');
    const unit = await shell('cat /etc/systemd/system/ovlab-server@vps.service');
    const [, capabilities = ''] = /^CapabilityBoundingSet=(.*)$/m.exec(unit) ?? [];
    expect(capabilities).toContain('CAP_NET_ADMIN CAP_NET_RAW CAP_NET_BIND_SERVICE');
    const rights = `-all${capabilities.toLowerCase().replaceAll(/ ?\bcap_/g, ',+')}`;
    const server = machine.start('sh', [
      '-c',
      `exec setpriv --bounding-set=${rights} --inh-caps=${rights} --no-new-privs ${command}`,
    ]);
    await waitFor('listen', async () => (await shell('ss -lun')).includes(':1194')).catch(
      async (error: unknown) => {
        await server.kill('SIGTERM');
        throw new Error(`${String(error)}: ${(await server.finished).stderr}`);
      },
    );
    await done(machine, ['client', 'add', 'laptop']);
    await done(machine, ['client', 'export', 'laptop', '--os', 'linux', '--remote', vpsAddress]);
    const client = home.start('openvpn', ['--config', `${machine.work}/laptop.ovpn`]);
    await waitFor('get an address', async () => (await globalAddresses(home)).length > 0);
    await waitFor('reach the internet host', async () => {
      return (await home.run('ping', ['-6', '-c', '1', '-W', '2', internet])).code === 0;
    });

    await client.kill('SIGTERM');
    await server.kill('SIGTERM');
    await server.finished;
    await networkd.kill('SIGTERM');
    await done(machine, ['server', 'remove']);
    expect(await etc()).toBe(before);
    expect(await shell('ip -br link')).not.toMatch(/br0|tap0/);
  });
});
