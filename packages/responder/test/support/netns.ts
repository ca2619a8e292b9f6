import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import koffi from 'koffi';
import { eventually } from './eventually.ts';

const CLONE_NEWNS = 0x00020000;
const CLONE_NEWNET = 0x40000000;
const MS_REC = 0x4000;
const MS_SLAVE = 0x80000;
const MNT_DETACH = 2;

/** Whether a kernel test has to be left out; with CI=true it runs and fails instead. */
export const withoutRoot = process.getuid?.() !== 0 && process.env['CI'] !== 'true';

/** A name that no other run has. */
export function uniqueName(role: string): string {
  return `rsp-${String(process.pid)}-${role}`;
}

/** Runs a program; throws with its standard error when it fails. */
export function sh(file: string, ...args: readonly string[]): string {
  return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs lines of `ip -batch` in a namespace. */
export function ip(netns: string, ...lines: readonly string[]): void {
  execFileSync('ip', ['-n', netns, '-batch', '-'], {
    input: lines.join('\n'),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Two namespaces with a veth pair between them, both ends down and without addresses. */
export function createPair(a: { netns: string; name: string }, b: { netns: string; name: string }): void {
  sh('ip', 'netns', 'add', a.netns);
  sh('ip', 'netns', 'add', b.netns);
  ip(a.netns, 'link set lo up', `link add ${a.name} type veth peer name ${b.name} netns ${b.netns}`);
  ip(b.netns, 'link set lo up');
}

/** Waits until packets pass: the kernel tells of a carrier up to a second late. */
export async function waitForCarrier(netns: string, name: string): Promise<void> {
  await eventually(() => {
    if (!sh('ip', '-n', netns, '-o', 'link', 'show', name).includes('state UP'))
      throw new Error(`${name} is down`);
  });
}

export function removeNetns(...names: readonly string[]): void {
  for (const name of names) sh('ip', 'netns', 'del', name);
}

export function sysctl(netns: string, ...settings: readonly string[]): void {
  sh('ip', 'netns', 'exec', netns, 'sysctl', '-qw', ...settings);
}

function libc() {
  // Network namespaces belong to threads; another one would not see what is done here.
  if (!isMainThread) throw new Error('namespaces can be entered on the main thread only');
  const library = koffi.load(null);
  const checked = (name: string, declaration: string) => {
    const call = library.func(declaration);
    return (...args: readonly unknown[]): void => {
      if (call(...args) !== 0) throw new Error(`${name} failed with errno ${String(koffi.errno())}`);
    };
  };
  return {
    setns: checked('setns', 'int setns(int, int)'),
    unshare: checked('unshare', 'int unshare(int)'),
    mount: checked('mount', 'int mount(const char *, const char *, const char *, unsigned long, void *)'),
    umount2: checked('umount2', 'int umount2(const char *, int)'),
  };
}

function setns(path: string): void {
  const file = openSync(path, 'r');
  try {
    libc().setns(file, CLONE_NEWNET);
  } finally {
    closeSync(file);
  }
}

/** Runs synchronous code in a namespace; sockets that it opens stay there. */
export function inNetns<T>(netns: string, body: () => T): T {
  const before = openSync('/proc/self/ns/net', 'r');
  try {
    setns(`/run/netns/${netns}`);
    return body();
  } finally {
    libc().setns(before, CLONE_NEWNET);
    closeSync(before);
  }
}

/** Moves this process into a namespace for good, with a /sys that shows it, as `ip netns exec` does. */
export function enterNetns(netns: string): void {
  const { unshare, mount, umount2 } = libc();
  setns(`/run/netns/${netns}`);
  unshare(CLONE_NEWNS);
  mount('none', '/', null, MS_SLAVE | MS_REC, null);
  umount2('/sys', MNT_DETACH);
  mount(netns, '/sys', 'sysfs', 0, null);
}
