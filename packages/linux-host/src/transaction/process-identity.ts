import { readFileSync } from 'node:fs';

/**
 * A process that cannot be mistaken for a later one with the same pid: the kernel's start time (field 22 of
 * `/proc/PID/stat`, clock ticks since boot) is part of its identity.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** Identity of a process that runs; undefined when there is none, or only its exit code is left. */
export function identify(pid: number): ProcessIdentity | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name in parentheses may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = fields[19];
  return startTime === undefined || fields[0] === 'Z' ? undefined : { pid, startTime };
}

/** Ends exactly this process at once; false when it has ended already. */
export function killProcess(target: ProcessIdentity): boolean {
  if (identify(target.pid)?.startTime !== target.startTime) return false;
  try {
    return process.kill(target.pid, 'SIGKILL');
  } catch {
    return false;
  }
}
