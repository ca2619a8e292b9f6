import { setTimeout as sleep } from 'node:timers/promises';
import type { Runner } from '@ovlab/core';
import { namespaceIdentity } from './namespaces.ts';
import { isAlive, kill, processesByNetns, type ProcessIdentity } from './procfs.ts';

/** The supervisor says goodbye on the link and ends OpenVPN; others need far less. */
const SUPERVISOR_GRACE_MS = 8000;
const PROCESS_GRACE_MS = 2000;
const POLL_MS = 5;

/**
 * Ends every process in the namespaces and removes them. What runs in a namespace of ours belongs to the lab,
 * as with a container: a namespace with a process left in it would live on without a name.
 *
 * @param supervisor ended first, so that it ends OpenVPN and the responder in good order
 */
export async function removeNamespaces(
  runner: Runner,
  namespaces: readonly string[],
  supervisor?: ProcessIdentity,
): Promise<void> {
  if (supervisor !== undefined) await endProcesses([supervisor], SUPERVISOR_GRACE_MS);
  await endProcesses(await processesIn(namespaces), PROCESS_GRACE_MS);
  if (namespaces.length === 0) return;
  await runner.run('ip', ['-batch', '-'], { input: namespaces.map((name) => `netns del ${name}\n`).join('') });
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
