import { connect } from 'node:net';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether `ovlab server run` is there. */
export interface SupervisorFacts {
  readonly socket: string;
  readonly state: 'answers' | 'refuses' | 'absent';
  /** Profiles of OpenVPN that were written for this lab, with the time of writing in milliseconds since 1970. */
  readonly profiles: readonly { readonly path: string; readonly writtenAt: number }[];
}

/** @param run directory of the run-time state, with the profiles of the server's OpenVPN processes */
export async function gatherSupervisor(socket: string, run: string): Promise<SupervisorFacts> {
  const names = (await readdir(run).catch((): string[] => [])).filter((name) => name.endsWith('.ovpn'));
  const written = await Promise.all(
    names.map(async (name) => {
      const path = join(run, name);
      const stats = await stat(path).catch(() => undefined);
      return stats === undefined ? [] : [{ path, writtenAt: stats.mtimeMs }];
    }),
  );
  return { socket, state: await stateOf(socket), profiles: written.flat() };
}

async function stateOf(path: string): Promise<SupervisorFacts['state']> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (state: SupervisorFacts['state']): void => {
      socket.destroy();
      resolve(state);
    };
    socket.once('connect', () => end('answers'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ENOENT' ? 'absent' : 'refuses'),
    );
  });
}
