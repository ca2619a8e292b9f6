import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createRunner, type LocalRunner } from '@ovlab/runner';
import { expect } from 'vitest';
import type { PersistBackend, PersistedNetwork } from '../src/persist/index.ts';
import { createMachine, type Machine } from './persist-world.ts';

const execute = promisify(execFile);

/**
 * A mount namespace in which the programs of the network find the machine's own `/etc` and nothing of this one's run
 * time. They take a `/sys` that cannot be written for that of a container, and wait for no udev.
 */
const furnish = `set -e
mount -t tmpfs none /mnt
cp -a /etc/. /mnt
rm -rf /mnt/systemd/network /mnt/netplan /mnt/network/interfaces /mnt/network/interfaces.d /mnt/NetworkManager
rm -f /mnt/resolv.conf
cp -a "$1/etc/." /mnt
mount --move /mnt /etc
echo 0123456789abcdef0123456789abcdef >/etc/machine-id
for folder in /run /var/lib; do mount -t tmpfs none $folder; done
mkdir -p /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp /run/network /run/dbus
mkdir -p /run/NetworkManager /var/lib/NetworkManager /var/lib/dhcp /var/lib/systemd /run/systemd/system
chown -R systemd-network /run/systemd/netif
mount -o remount,bind,ro /sys
echo ready
exec cat`;

/** What starts the network on a machine of each kind; what goes on is started in the background. */
const starts: Readonly<Partial<Record<PersistBackend, string>>> = {
  'systemd-networkd': '/lib/systemd/systemd-networkd &',
  netplan: 'netplan generate && /lib/systemd/systemd-networkd &',
  ifupdown: 'ifup -a',
  networkmanager: `dbus-daemon --system --fork --nopidfile
printf '[main]\\nplugins=keyfile\\ndns=none\\nno-auto-default=*\\n' >/etc/NetworkManager/NetworkManager.conf
NetworkManager --no-daemon &`,
};

/** A machine that has started, in a network namespace with its provider beyond `eth0`. */
export interface Booted {
  readonly machine: Machine;
  readonly runner: LocalRunner;
  readonly isp: LocalRunner;
  /** Starts the network as the back end does. */
  boot(backend: PersistBackend): Promise<void>;
  /** Runs a shell script where the machine's files are. */
  shell(script: string): Promise<string>;
  remove(): Promise<void>;
}

let count = 0;

export async function createBooted(): Promise<Booted> {
  count += 1;
  const machine = createMachine();
  const local = createRunner();
  const names = ['host', 'isp'].map((node) => `ovlab-pb-${process.pid}-${count}-${node}`);
  const [host = '', provider = ''] = names;
  const [runner, isp] = [local.within(host), local.within(provider)];
  for (const name of names) await local.run('ip', ['netns', 'add', name]);
  await isp.run('ip', ['link', 'set', 'lo', 'up']);
  await runner.run('ip', [
    ...['link', 'add', 'eth0', 'address', '02:00:00:00:00:10', 'type', 'veth'],
    ...['peer', 'name', 'up0', 'netns', provider],
  ]);
  await isp.run('ip', ['-batch', '-'], {
    input: [
      'link set up0 addrgenmode none',
      'link set up0 up',
      'addr add fe80::254/64 dev up0 nodad',
      'addr add 192.0.2.254/24 dev up0',
      'addr add 2001:db8:55::254/64 dev up0 nodad',
    ].join('\n'),
  });
  let holder: ReturnType<typeof spawn> | undefined;
  const enter = (): string[] => ['-t', String(holder?.pid), '-m', '-n'];
  return {
    machine,
    runner,
    isp,
    boot: async (backend) => {
      const args = ['netns', 'exec', host, 'unshare', '--mount', 'sh', '-c', furnish, 'sh', machine.root];
      const child = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] });
      holder = child;
      await once(child.stdout, 'data');
      await execute('nsenter', [...enter(), 'sh', '-c', `{ ${starts[backend] ?? ''}\n} >/run/said 2>&1`], {
        timeout: 120_000,
      });
    },
    shell: async (script) => (await execute('nsenter', [...enter(), 'sh', '-ec', script])).stdout,
    remove: async () => {
      for (const name of names) {
        const { stdout } = await local.run('ip', ['netns', 'pids', name]);
        for (const pid of stdout.split('\n').filter(Boolean)) {
          try {
            process.kill(Number(pid), 'SIGKILL');
          } catch {
            // It ended by itself.
          }
        }
        await local.run('ip', ['netns', 'del', name]);
      }
      machine.remove();
      await rm(machine.root, { recursive: true, force: true });
    },
  };
}

/** The start of a machine: packet filter and parameters, the back end, and what udev and our unit do then. */
export async function startMachine(
  { machine, runner, boot, shell }: Booted,
  network: PersistedNetwork,
  backend: PersistBackend,
): Promise<void> {
  await machine.persist(network, backend);
  await boot(backend);
  const sysctls = 'sysctl -q -e -p /etc/sysctl.d/90-ovlab-demo.conf';
  await shell(`nft -f /etc/ovlab/demo.nft; ${sysctls}`);
  // Without the uplink among its ports the bridge has no carrier yet.
  const isUp = network.routed === undefined ? /^br0 +UP /m : /^br0 .*[<,]UP[,>]/m;
  await expect.poll(async () => (await runner.run('ip', ['-br', 'link'])).stdout).toMatch(isUp);
  const unit = machine.read('/etc/systemd/system/ovlab-bridge@demo.service');
  const commands = [...unit.matchAll(/^ExecStart=(-?)(.*)$/gm)].map(([, minus, line = '']) =>
    minus === '-' ? `${line} || true` : line,
  );
  await shell([sysctls, ...commands].join('\n'));
}
