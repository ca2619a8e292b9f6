import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * A process that cannot be mistaken for a later one with the same pid: the kernel's start time
 * (clock ticks since boot, field 22 of `/proc/PID/stat`) is part of its identity.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** Identity of a live process; undefined when there is none or it is a zombie. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readOrUndefined(`/proc/${String(pid)}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = fields[19];
  return startTime === undefined || fields[0] === 'Z' ? undefined : { pid, startTime };
}

export function isAlive(process: ProcessIdentity | undefined): process is ProcessIdentity {
  return process !== undefined && identify(process.pid)?.startTime === process.startTime;
}

/** Sends a signal to exactly this process; false when it has ended. */
export function kill(target: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isAlive(target)) return false;
  try {
    process.kill(target.pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Processes by the network namespace they are in (the kernel's `net:[inode]` text). */
export function processesByNetns(): Map<string, ProcessIdentity[]> {
  const found = new Map<string, ProcessIdentity[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const namespace = netnsOfProcess(Number(entry));
    const identity = namespace === undefined ? undefined : identify(Number(entry));
    if (namespace === undefined || identity === undefined) continue;
    found.set(namespace, [...(found.get(namespace) ?? []), identity]);
  }
  return found;
}

export function netnsOfProcess(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${String(pid)}/ns/net`);
  } catch {
    return undefined;
  }
}

/** Command name and arguments of a process, for messages. */
export function commandLine(pid: number): string {
  return (readOrUndefined(`/proc/${String(pid)}/cmdline`) ?? '').split('\0').join(' ').trim();
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
