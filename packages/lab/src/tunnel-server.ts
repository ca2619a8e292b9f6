import { setTimeout as sleep } from 'node:timers/promises';
import { OvlabError } from '@ovlab/core';
import type { LabPaths } from './paths.ts';
import { readTail } from './read-tail.ts';
import { isAlive, type ProcessIdentity } from './procfs.ts';
import { supervisorEvents } from './supervisor/control-client.ts';

const TIMEOUT_MS = 30_000;
const ENDING_MS = 10_000;

/**
 * Waits until the supervisor says that OpenVPN listens.
 *
 * Errors: `OVLAB_E_OPENVPN_EXITED` with OpenVPN's reason when it ends by itself, `OVLAB_E_NOT_READY` when the
 * supervisor ends or takes longer than 30 s.
 */
export async function waitForTunnelServer(
  paths: LabPaths,
  supervisor: ProcessIdentity | undefined,
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  let told = false;
  for await (const event of supervisorEvents(paths.supervisorSocket, {
    signal: limit,
    alive: () => isAlive(supervisor),
  })) {
    if (event.type !== 'openvpn') continue;
    if (event.state === 'ready') return;
    // The first event is the state so far: an OpenVPN that ended before has another try to come.
    const before = !told;
    told = true;
    if (event.state === 'backing-off' && !before) {
      throw new OvlabError(
        'OVLAB_E_OPENVPN_EXITED',
        `OpenVPN of the server ended by itself: ${event.error ?? 'it gave no reason'}`,
        {
          hint: 'see `ovlab logs server`',
        },
      );
    }
  }
  signal.throwIfAborted();
  // One that gave up closes its socket first and takes OpenVPN down before it ends.
  const deadline = performance.now() + ENDING_MS;
  while (isAlive(supervisor) && !limit.aborted && performance.now() < deadline) await sleep(10);
  const last = await lastLines(paths.supervisorLog);
  throw new OvlabError(
    'OVLAB_E_NOT_READY',
    isAlive(supervisor) ? 'the server offers no tunnel yet' : `the supervisor of the server ended: ${last}`,
    { hint: 'see `ovlab logs server`' },
  );
}

async function lastLines(file: string): Promise<string> {
  const text = await readTail(file, 0, 4096);
  return text.trimEnd().split('\n').slice(-3).join(' | ');
}
