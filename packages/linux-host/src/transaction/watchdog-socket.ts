import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';

/** What a connection wants: to be noticed when it ends, or only that the watchdog looks at the journal again. */
const HOLD = 'hold\n';

function socketPath(directory: string): string {
  return join(directory, 'watchdog.sock');
}

export interface WatchdogSocketEvents {
  /** The journal may have changed. */
  readonly onPoke: () => void;
  /** The process that makes the change has ended, or has no more to do. */
  readonly onRelease: () => void;
}

/** The watchdog's end. Errors: `OVLAB_E_JOURNAL` when the socket cannot be made. */
export async function listenForOwner(
  directory: string,
  id: string,
  { onPoke, onRelease }: WatchdogSocketEvents,
): Promise<{ readonly close: () => Promise<void> }> {
  const path = socketPath(directory);
  // Left by a watchdog that was killed.
  await rm(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let holds = false;
    socket.on('error', () => socket.destroy());
    socket.on('data', (data: Buffer) => {
      holds ||= data.toString('latin1').includes(HOLD);
    });
    socket.on('close', () => {
      sockets.delete(socket);
      (holds ? onRelease : onPoke)();
    });
    socket.write(`armed ${id}\n`);
  });
  await listen(server, path);
  return {
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: Error) => {
      reject(
        new OvlabError('OVLAB_E_JOURNAL', `the socket ${path} cannot be made: ${cause.message}`, { cause }),
      );
    });
    server.listen(path, () => {
      resolve();
    });
  });
}

/** A connection to a watchdog that has said which change it guards. */
export interface WatchdogConnection {
  readonly id: string;
  /** From here on the end of this process counts as a failure. */
  readonly hold: () => void;
  readonly close: () => void;
}

const ANSWER_MS = 2000;

/** Connects to the watchdog of a directory; undefined when none answers. */
export function connectToWatchdog(directory: string): Promise<WatchdogConnection | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(socketPath(directory));
    const timer = setTimeout(() => socket.destroy(), ANSWER_MS);
    socket.on('data', (data: Buffer) => {
      text += data.toString('latin1');
      const id = /^armed (\S+)\n/.exec(text)?.[1];
      if (id === undefined) return;
      clearTimeout(timer);
      resolve({ id, hold: () => void socket.write(HOLD), close: () => void socket.end() });
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

/** Lets the watchdog of a directory, if there is one, look at the journal; tells which change it guards. */
export async function pokeWatchdog(directory: string): Promise<string | undefined> {
  const connection = await connectToWatchdog(directory);
  connection?.close();
  return connection?.id;
}
