import { connect, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { OvlabError } from '@ovlab/core';
import type { ServerFacts } from '../server-facts.ts';
import type { SupervisorEvent, SupervisorReply, SupervisorRequest, SupervisorStatus } from './protocol.ts';

export interface ControlOptions {
  /** Milliseconds for the whole exchange; default 2,000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** The supervisor's view of the server; undefined when no supervisor listens. */
export async function requestStatus(
  path: string,
  options: ControlOptions = {},
): Promise<SupervisorStatus | undefined> {
  const reply = await ask(path, { request: 'status' }, options);
  return reply !== undefined && 'status' in reply ? reply.status : undefined;
}

/** What the server knows of the hosts behind its tunnels; undefined when no supervisor listens. */
export async function requestFacts(path: string): Promise<ServerFacts | undefined> {
  const reply = await ask(path, { request: 'facts' }, {});
  return reply !== undefined && 'facts' in reply ? reply.facts : undefined;
}

/**
 * Makes the supervisor read its lab file again; returns the hash of what is in force then.
 *
 * Errors: `OVLAB_E_RESPONDER` with the supervisor's words when it refused.
 */
export async function requestReload(path: string, options: ControlOptions = {}): Promise<string> {
  const reply = await ask(path, { request: 'reload' }, { timeout: 10_000, ...options });
  if (reply !== undefined && 'reloaded' in reply) return reply.reloaded;
  const said = reply !== undefined && 'error' in reply ? reply.error : 'it did not answer';
  throw new OvlabError('OVLAB_E_RESPONDER', `the supervisor did not take the changed lab file: ${said}`, {
    hint: 'see `ovlab logs server`',
  });
}

/** Tells the supervisor that a client is gone for good; nothing when no supervisor listens. */
export async function requestDisconnect(path: string, commonName: string): Promise<void> {
  await ask(path, { request: 'disconnect', commonName }, {});
}

/**
 * Makes every OpenVPN of the server say more until the returned function is called, or this process ends.
 *
 * @param level 0..11
 *
 * Errors: `OVLAB_E_MANAGEMENT` when no supervisor answers.
 */
export async function holdServerVerbosity(path: string, level: number): Promise<() => void> {
  const socket = await tryConnect(path);
  if (socket === undefined) throw verbosityError('no supervisor listens');
  const { lines, destroy } = linesOf(socket);
  const timer = setTimeout(destroy, VERB_TIMEOUT_MS);
  // Not `for await`: leaving that loop would close the connection, which is what holds the level.
  const answer = new Promise<SupervisorReply | undefined>((resolve) => {
    lines.once('line', (line) => resolve(JSON.parse(line) as SupervisorReply));
    lines.once('close', () => resolve(undefined));
  });
  socket.write(`${JSON.stringify({ request: 'verb', level } satisfies SupervisorRequest)}\n`);
  const reply = await answer;
  clearTimeout(timer);
  if (reply !== undefined && 'verb' in reply) return destroy;
  destroy();
  throw verbosityError(reply !== undefined && 'error' in reply ? reply.error : 'it did not answer');
}

function verbosityError(said: string): OvlabError {
  return new OvlabError('OVLAB_E_MANAGEMENT', `the supervisor did not change what OpenVPN logs: ${said}`, {
    hint: 'see `ovlab status`; `ovlab up` starts a supervisor that has ended',
  });
}

/**
 * Events from the supervisor's start on. The socket may not exist yet: it is tried every few milliseconds
 * until `alive` says that the supervisor has ended.
 */
export async function* supervisorEvents(
  path: string,
  options: { readonly signal: AbortSignal; readonly alive: () => boolean },
): AsyncGenerator<SupervisorEvent> {
  const socket = await connectWhenThere(path, options);
  if (socket === undefined) return;
  const { lines, destroy } = linesOf(socket);
  options.signal.addEventListener('abort', destroy);
  try {
    socket.write(`${JSON.stringify({ request: 'events' } satisfies SupervisorRequest)}\n`);
    for await (const line of lines) {
      const reply = JSON.parse(line) as SupervisorReply;
      if ('event' in reply) yield reply.event;
    }
  } finally {
    options.signal.removeEventListener('abort', destroy);
    destroy();
  }
}

const RETRY_MS = 5;
const VERB_TIMEOUT_MS = 5000;

async function connectWhenThere(
  path: string,
  { signal, alive }: { readonly signal: AbortSignal; readonly alive: () => boolean },
): Promise<Socket | undefined> {
  while (!signal.aborted && alive()) {
    const socket = await tryConnect(path);
    if (socket !== undefined) return socket;
    await sleep(RETRY_MS);
  }
  return undefined;
}

async function ask(
  path: string,
  request: SupervisorRequest,
  options: ControlOptions,
): Promise<SupervisorReply | undefined> {
  const socket = await tryConnect(path);
  if (socket === undefined) return undefined;
  const { lines, destroy } = linesOf(socket);
  const timer = setTimeout(destroy, options.timeout ?? 2000);
  options.signal?.addEventListener('abort', destroy);
  try {
    socket.write(`${JSON.stringify(request)}\n`);
    for await (const line of lines) return JSON.parse(line) as SupervisorReply;
    return undefined;
  } finally {
    options.signal?.removeEventListener('abort', destroy);
    clearTimeout(timer);
    destroy();
  }
}

/** A destroyed socket alone has no end for a reader of its lines, which would wait for ever. */
function linesOf(socket: Socket): { readonly lines: Interface; readonly destroy: () => void } {
  const lines = createInterface({ input: socket });
  return {
    lines,
    destroy: () => {
      socket.destroy();
      lines.close();
    },
  };
}

function tryConnect(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      socket.on('error', () => socket.destroy());
      resolve(socket);
    });
    socket.once('error', () => {
      resolve(undefined);
    });
  });
}
