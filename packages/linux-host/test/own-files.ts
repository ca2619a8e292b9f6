import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Runner } from '@ovlab/core';
import { createRunner, type LocalRunner } from '@ovlab/runner';

/** A mount namespace in which programs find a machine's configuration, and nothing of this one's run time. */
const furnish = `set -e
mount -t tmpfs none /mnt
cp -a /etc/. /mnt
rm -f /mnt/resolv.conf
mount --move /mnt /etc
for folder in /run /var/lib; do mount -t tmpfs none $folder; done
mkdir -p /run/dbus /var/lib/ufw /var/lib/dhcp
echo ready
exec cat`;

/**
 * The same network namespace with an `/etc`, `/run` and `/var/lib` of its own, which go with the processes in it; see
 * {@link endAll}.
 */
export async function withOwnFiles({ netns = '' }: LocalRunner): Promise<Runner> {
  const local = createRunner();
  const args = ['netns', 'exec', netns, 'unshare', '--mount', 'sh', '-c', furnish];
  const holder = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  const enter = (file: string, args: readonly string[]): readonly string[] => [
    ...['-t', String(holder.pid), '-m', '-n', '--', file],
    ...args,
  ];
  return {
    netns,
    run: (file, args, options) => local.run('nsenter', enter(file, args), options),
    start: (file, args, options) => local.start('nsenter', enter(file, args), options),
    within: (name) => local.within(name),
  };
}

/** Ends every process in a network namespace. */
export async function endAll(local: LocalRunner, netns: string): Promise<void> {
  const { stdout } = await local.run('ip', ['netns', 'pids', netns]);
  for (const pid of stdout.split('\n').filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}
