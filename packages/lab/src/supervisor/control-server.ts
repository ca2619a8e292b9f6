import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { ServerFacts } from '../server-facts.ts';
import type { SupervisorEvent, SupervisorReply, SupervisorRequest, SupervisorStatus } from './protocol.ts';

export interface ControlHandlers {
  status(): Promise<SupervisorStatus>;
  reload(): Promise<string>;
  disconnect(commonName: string): Promise<void>;
  facts(): Promise<ServerFacts>;
  /** OpenVPN says more from here on; returns what takes it back. */
  verb(level: number): Promise<() => Promise<void>>;
  /** What a new listener for events is told first. */
  initialEvents(): readonly SupervisorEvent[];
}

/** The supervisor's Unix socket: JSON lines in and out, for `ovlab up` and `ovlab status`. */
export class ControlServer {
  readonly #handlers: ControlHandlers;
  readonly #listeners = new Set<Socket>();
  /** Connections of those who want OpenVPN to say more. */
  readonly #readers = new Set<Socket>();
  #server: Server | undefined;

  constructor(handlers: ControlHandlers) {
    this.#handlers = handlers;
  }

  /** @param path a socket left by a supervisor that was killed is replaced; the lock was taken before */
  async listen(path: string): Promise<void> {
    await rm(path, { force: true });
    const server = createServer((socket) => {
      this.#serve(socket);
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      const umask = process.umask(0o077);
      server.listen(path, resolve);
      process.umask(umask);
    });
  }

  broadcast(event: SupervisorEvent): void {
    for (const socket of this.#listeners) send(socket, { event });
  }

  async close(): Promise<void> {
    for (const socket of [...this.#listeners, ...this.#readers]) socket.destroy();
    const server = this.#server;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  }

  #serve(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#listeners.delete(socket));
    const lines = createInterface({ input: socket });
    lines.on('error', () => socket.destroy());
    lines.on('line', (line) => {
      this.#answer(socket, line).catch((error: unknown) => {
        send(socket, { error: error instanceof Error ? error.message : String(error) });
      });
    });
  }

  async #answer(socket: Socket, line: string): Promise<void> {
    const message = JSON.parse(line) as SupervisorRequest;
    switch (message.request) {
      case 'status':
        send(socket, { status: await this.#handlers.status() });
        return;
      case 'reload':
        send(socket, { reloaded: await this.#handlers.reload() });
        return;
      case 'disconnect':
        await this.#handlers.disconnect(message.commonName);
        send(socket, { disconnected: message.commonName });
        return;
      case 'facts':
        send(socket, { facts: await this.#handlers.facts() });
        return;
      case 'verb':
        await this.#holdVerb(socket, message.level);
        return;
      case 'events':
        this.#listeners.add(socket);
        for (const event of this.#handlers.initialEvents()) send(socket, { event });
        return;
      default:
        send(socket, { error: 'the request is not known' });
    }
  }

  /** A reader of logs that is killed takes its wish with it. */
  async #holdVerb(socket: Socket, level: number): Promise<void> {
    if (!Number.isInteger(level) || level < 0 || level > 11) {
      send(socket, { error: 'the verbosity is not a whole number from 0 to 11' });
      return;
    }
    const release = await this.#handlers.verb(level);
    const ended = (): void => {
      this.#readers.delete(socket);
      release().catch(() => undefined);
    };
    this.#readers.add(socket);
    if (socket.destroyed) ended();
    else socket.once('close', ended);
    send(socket, { verb: level });
  }
}

function send(socket: Socket, reply: SupervisorReply): void {
  if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
}
