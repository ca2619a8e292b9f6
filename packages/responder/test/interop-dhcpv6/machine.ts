import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PATIENCE } from '../support/eventually.ts';
import { sh } from '../support/netns.ts';

const execute = promisify(execFile);

/** What clients keep between two starts; empty here, so that no client meets what another one left. */
const STATE = ['dhcp', 'dhcpcd', 'dhcpv6', 'dibbler', 'NetworkManager', 'systemd'];

/**
 * Private copies of everything that clients write: most of them replace /etc/resolv.conf by renaming, which a file
 * that is mounted by itself does not allow. With /sys read-only, networkd and NetworkManager do not wait for udev.
 */
const SET_UP = `set -e
mount -t tmpfs none /mnt
cp -a /etc/. /mnt
mount --move /mnt /etc
rm -rf /etc/resolv.conf /etc/systemd/network/* /etc/NetworkManager/*
echo 0123456789abcdef0123456789abcdef >/etc/machine-id
for folder in /run /var/lib /var/log; do mount -t tmpfs none $folder; done
for name in ${STATE.join(' ')}; do mkdir /var/lib/$name; done
mkdir /var/log/dibbler
mount -o remount,bind,ro /sys
hostname client.lab.example
echo ready
exec cat`;

/** A network namespace with a mount namespace of its own, which lives until `remove`. */
export interface Machine {
  readonly netns: string;
  /** What the programs that were started here said, for a failing test. */
  readonly said: string;
  /** Starts a program that goes on. */
  start(file: string, ...args: readonly string[]): ChildProcess;
  /** Runs a program to its end; throws with its words when it fails. */
  run(file: string, ...args: readonly string[]): string;
  /**
   * Runs a program that waits for the end of one that was started here; rejects with its words when it fails. The
   * other one stays a zombie, and so unended, until this process sees its end.
   */
  runUntilEnd(file: string, ...args: readonly string[]): Promise<void>;
  /** Text of a file of this machine; empty when there is none. */
  read(path: string): string;
  write(path: string, text: string, mode?: number): void;
  /** Ends whatever runs here, at once, and empties /run, as a power cut does. */
  powerCut(): Promise<void>;
  remove(): Promise<void>;
}

/** The network namespace exists already. */
export async function createMachine(netns: string): Promise<Machine> {
  const args = [
    'netns',
    'exec',
    netns,
    'unshare',
    '--mount',
    '--uts',
    '--propagation',
    'private',
    'sh',
    '-c',
    SET_UP,
  ];
  // It ends with its input, so that nothing is left when the test itself is killed.
  const holder = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(holder, 'close');
  await Promise.race([
    once(holder.stdout, 'data'),
    closed.then(() => Promise.reject(new Error(`the mount namespace of ${netns} cannot be made`))),
  ]);
  const pid = String(holder.pid);
  const enter = ['--target', pid, '--mount', '--uts', '--net', '--'];
  const inside = (path: string): string => `/proc/${pid}/root${path}`;
  const children: ChildProcess[] = [];
  let said = '';

  /** Resolves when nothing else is left: a client that starts again looks for the process it has been. */
  async function killOthers(): Promise<void> {
    for (;;) {
      const others = sh('ip', 'netns', 'pids', netns).split('\n');
      const running = others.filter((other) => other !== '' && other !== pid);
      if (running.length === 0 && children.every(hasEnded)) return;
      for (const other of running) kill(Number(other));
      await setTimeout(5);
    }
  }

  return {
    netns,
    get said() {
      return said;
    },
    start(file, ...rest) {
      const child = spawn('nsenter', [...enter, file, ...rest], { stdio: ['ignore', 'pipe', 'pipe'] });
      children.push(child);
      const listen = (chunk: Buffer): void => {
        said += chunk.toString();
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      return child;
    },
    run: (file, ...rest) =>
      execFileSync('nsenter', [...enter, file, ...rest], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: PATIENCE,
      }),
    async runUntilEnd(file, ...rest) {
      await execute('nsenter', [...enter, file, ...rest], { timeout: PATIENCE });
    },
    read(path) {
      try {
        return readFileSync(inside(path), 'utf8');
      } catch {
        return '';
      }
    },
    write(path, text, mode = 0o644) {
      mkdirSync(inside(dirname(path)), { recursive: true });
      writeFileSync(inside(path), text, { mode });
    },
    async powerCut() {
      await killOthers();
      sh('nsenter', ...enter, 'sh', '-c', 'umount -l /run && mount -t tmpfs none /run');
    },
    async remove() {
      await killOthers();
      holder.stdin.end();
      await closed;
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
