import { createConnection, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { OvlabError } from '@ovlab/core';
import { MAX_SOCKET_PATH_OCTETS } from '../common-directives.ts';

export interface ConnectOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole of it: until the socket exists and OpenVPN has greeted; default 10,000, or `Infinity`. */
  readonly timeout?: number;
  /** Milliseconds before the next try while nobody listens, by the number of tries so far; default always 10. */
  readonly retryDelay?: (tries: number) => number;
}

/** OpenVPN makes its socket about 8 ms after its start. */
const RETRY_MILLISECONDS = 10;

/** Connects as soon as somebody listens. Rejects with the signal's reason when it fires first. */
export async function openSocket(
  path: string,
  signal: AbortSignal,
  retryDelay: (tries: number) => number = () => RETRY_MILLISECONDS,
): Promise<Socket> {
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_OCTETS) {
    throw new OvlabError('OVLAB_E_USAGE', `The path of the management socket is too long: ${path}`, {
      hint: `Take one of at most ${MAX_SOCKET_PATH_OCTETS} octets.`,
    });
  }
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return await connectOnce(path, signal);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EACCES' || code === 'EPERM') throw notPermitted(path, error);
      // Not made yet, or left over from an OpenVPN that was killed and about to be replaced.
      if (code !== 'ENOENT' && code !== 'ECONNREFUSED') throw error;
    }
    await delay(retryDelay(tries), undefined, { signal });
  }
}

function connectOnce(path: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path });
    const abort = (): void => {
      socket.destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', (error) => {
      signal.removeEventListener('abort', abort);
      reject(error);
    });
    socket.once('connect', () => {
      signal.removeEventListener('abort', abort);
      resolve(socket);
    });
  });
}

function notPermitted(path: string, cause: unknown): OvlabError {
  return new OvlabError(
    'OVLAB_E_NOT_PERMITTED',
    `Connecting to OpenVPN's management socket ${path} is not permitted`,
    {
      hint: 'Run the command as root.',
      cause,
    },
  );
}
