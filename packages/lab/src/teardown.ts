import { setTimeout as sleep } from 'node:timers/promises';
import { readdirSync } from 'node:fs';
import type { Runner } from '@ovlab/core';
import { namespaceIdentity } from './namespaces.ts';
import { commandLine, isAlive, kill, processesByNetns, type ProcessIdentity } from './procfs.ts';

/** Ends within a fraction of a second when all goes well; a stopped process needs SIGKILL. */
const GRACE_MS = 8000;
const POLL_MS = 5;
const ORPHAN_MS = 10_000;

/**
 * Waits until no `ip` is at work on a list of changes. One whose `up` was killed goes on by itself, and what it
 * makes after the look at what is there would stay.
 */
export async function waitForOrphans(): Promise<void> {
  const deadline = performance.now() + ORPHAN_MS;
  while (performance.now() < deadline && batchesAtWork()) await sleep(POLL_MS);
}

function batchesAtWork(): boolean {
  return readdirSync('/proc').some(
    (entry) => /^\d+$/.test(entry) && /(^|\/)ip\b.* -batch -$/.test(commandLine(Number(entry))),
  );
}

/**
 * Ends every process in the namespaces and removes them. What runs in a namespace of ours belongs to the lab,
 * as with a container: a namespace with a process left in it would live on without a name.
 *
 * @param programs the supervisor, told first, so that it does not start the OpenVPN again whose end it sees, and
 *   clients, which in their first instants have not entered their namespaces yet. OpenVPN is told here and by the
 *   supervisor: once would make it wait two seconds for clients that are going as well.
 * @param between run when the processes have ended and the namespaces are still there
 */
export async function removeNamespaces(
  runner: Runner,
  namespaces: readonly string[],
  programs: readonly ProcessIdentity[] = [],
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const first = programs.filter(isAlive);
  const inside = (await processesIn(namespaces)).filter(
    ({ pid }) => !first.some((known) => known.pid === pid),
  );
  await endProcesses([...first, ...inside], GRACE_MS);
  await between();
  if (namespaces.length === 0) return;
  await runner.run('ip', ['-batch', '-'], {
    input: namespaces.map((name) => `netns del ${name}\n`).join(''),
  });
}

/** SIGTERM to all, SIGKILL to those that are still there after the grace; returns when all have ended. */
export async function endProcesses(targets: readonly ProcessIdentity[], graceMs: number): Promise<void> {
  for (const target of targets) kill(target, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  let killed = false;
  while (targets.some(isAlive)) {
    if (!killed && performance.now() > deadline) {
      for (const target of targets) kill(target, 'SIGKILL');
      killed = true;
    }
    await sleep(POLL_MS);
  }
}

async function processesIn(namespaces: readonly string[]): Promise<readonly ProcessIdentity[]> {
  const all = processesByNetns();
  const identities = await Promise.all(namespaces.map(namespaceIdentity));
  return identities.flatMap((identity) => (identity === undefined ? [] : (all.get(identity) ?? [])));
}
