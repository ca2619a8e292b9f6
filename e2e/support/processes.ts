import { readdir, readFile } from 'node:fs/promises';

/** `comm: command line` by process id. */
export type Processes = Readonly<Record<number, string>>;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  readonly comm: string;
  readonly command: string;
}

/**
 * The processes that nobody waits for: those adopted by init, without kernel threads and without this test's own.
 * A process that a test leaves behind becomes one of them as soon as its parent is gone; what other people's shells
 * start in the meantime does not.
 */
export async function longLivedProcesses(): Promise<Processes> {
  const all = await list('/proc');
  const ancestors = new Set(ancestorsOf(process.pid, all));
  const shown = all.filter(({ pid, parent, session, command }) => {
    // Init, or an ancestor that asked to adopt in its place (PR_SET_CHILD_SUBREAPER): a daemon leads its session.
    const adopted = parent === 1 || (ancestors.has(parent) && session === pid);
    return adopted && command !== '' && !ancestors.has(pid);
  });
  return Object.fromEntries(shown.map(({ pid, comm, command }) => [pid, `${comm}: ${command}`]));
}

/**
 * The processes of a process namespace that were left to its init, with those that they started in turn. Empty
 * when everything that was begun from outside has ended.
 *
 * @param proc its /proc
 */
export async function processesBelow(proc: string): Promise<Processes> {
  const left = (await list(proc)).filter(
    ({ pid, parent, command }) => pid !== 1 && parent !== 0 && command !== '',
  );
  return Object.fromEntries(left.map(({ pid, comm, command }) => [pid, `${comm}: ${command}`]));
}

/** The first child of a process, once it has one; undefined when the process ends without. */
export async function childOf(parent: number): Promise<number | undefined> {
  for (;;) {
    const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8').catch(() => undefined);
    if (children === undefined) return undefined;
    const [first] = children.split(' ').filter(Boolean);
    if (first !== undefined) return Number(first);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The number of a process in its own process namespace. */
export async function pidInside(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^NSpid:.*\s(\d+)$/m.exec(status)?.[1]);
}

function ancestorsOf(pid: number, all: readonly Process[]): number[] {
  const found = all.find((candidate) => candidate.pid === pid);
  return found === undefined ? [] : [pid, ...ancestorsOf(found.parent, all)];
}

async function list(proc: string): Promise<Process[]> {
  const pids = (await readdir(proc)).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => read(proc, pid).catch(() => undefined)));
  return found.filter((process) => process !== undefined);
}

async function read(proc: string, pid: number): Promise<Process> {
  const [stat, command] = await Promise.all([
    readFile(`${proc}/${pid}/stat`, 'utf8'),
    readFile(`${proc}/${pid}/cmdline`, 'utf8'),
  ]);
  // proc_pid_stat(5): pid (comm) state ppid pgrp session …; comm may hold spaces and parentheses.
  const [, comm = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
  const [, parent, , session] = rest.split(' ').map(Number);
  return {
    pid,
    parent: parent ?? 0,
    session: session ?? 0,
    comm,
    command: command.split('\0').join(' ').trim(),
  };
}
