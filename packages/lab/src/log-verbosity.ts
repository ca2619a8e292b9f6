import { OvlabError } from '@ovlab/core';
import { ManagementClient } from '@ovlab/openvpn';
import type { LabPaths } from './paths.ts';
import { holdServerVerbosity } from './supervisor/control-client.ts';

const CONNECT_TIMEOUT_MS = 2000;

/**
 * Makes running OpenVPNs of a lab say more; call what it returns to put the levels back. The server's goes back by
 * itself when this process is killed, a client's does not.
 *
 * @param nodes `server`, or names of clients
 * @param level 0..11
 *
 * Errors: `OVLAB_E_MANAGEMENT` when one of them does not answer.
 */
export async function raiseVerbosity(
  paths: LabPaths,
  nodes: readonly string[],
  level: number,
): Promise<() => Promise<void>> {
  const undo: (() => Promise<void>)[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(undo.map((act) => act()));
  };
  try {
    for (const node of nodes) {
      undo.push(
        node === 'server'
          ? await raiseServer(paths.supervisorSocket, level)
          : await raiseClient(paths.clientManagement(node), level),
      );
    }
  } catch (error) {
    await release();
    throw error;
  }
  return release;
}

async function raiseServer(socket: string, level: number): Promise<() => Promise<void>> {
  const release = await holdServerVerbosity(socket, level);
  return () => {
    release();
    return Promise.resolve();
  };
}

async function raiseClient(socket: string, level: number): Promise<() => Promise<void>> {
  const before = await verb(socket, level);
  return async () => {
    // One that has ended has nothing to put back.
    await verb(socket, before).catch(() => undefined);
  };
}

/** Sets a level and returns the one before. The connection is short: only one program at a time may have it. */
async function verb(socket: string, level: number): Promise<number> {
  const management = await ManagementClient.connect(socket, { timeout: CONNECT_TIMEOUT_MS });
  try {
    const answer = await management.command('verb');
    const before = typeof answer === 'string' ? /^verb=(\d+)$/.exec(answer)?.[1] : undefined;
    if (before === undefined) {
      throw new OvlabError(
        'OVLAB_E_MANAGEMENT',
        `OpenVPN answered "${String(answer)}" to the command "verb"`,
      );
    }
    await management.command(`verb ${String(level)}`);
    return Number(before);
  } finally {
    management.close();
  }
}
