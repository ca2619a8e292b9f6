import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { OvlabError } from '@ovlab/core';
import { CommandQueue, type CommandOptions } from './command-queue.ts';
import { managementError } from './errors.ts';
import { emitNotification, type ManagementEvents } from './events.ts';
import type { ManagementMessage, Notification } from './messages.ts';
import { NotificationQueue, type DroppedMessage } from './notification-queue.ts';
import { ManagementParser } from './parser.ts';

const DEFAULT_LIMIT = 1000;

/** Joins a connected socket, the parser and the command queue; knows no command. */
export class Conversation extends EventEmitter<ManagementEvents> {
  readonly #socket: Socket;
  readonly #parser = new ManagementParser();
  readonly #commands: CommandQueue;
  readonly #inbox: ManagementMessage[] = [];
  readonly #readers = new Set<NotificationQueue>();
  #held = false;
  #greeted: ((greeting: string) => void) | undefined;
  #failure: OvlabError | undefined;

  protected constructor(socket: Socket) {
    super();
    this.#socket = socket;
    this.#commands = new CommandQueue(
      (line) => socket.write(line),
      (error) => this.#fail(error),
    );
    socket.on('data', (octets) => this.#receive(octets));
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      // How the end of a killed OpenVPN looks when it had not read everything: no failure of the conversation.
      if (cause.code === 'ECONNRESET' || cause.code === 'EPIPE') return;
      this.#fail(managementError('The management socket failed', cause));
    });
    socket.on('close', () => this.#closed());
  }

  /** True until the `close` event. */
  get open(): boolean {
    return !this.#socket.destroyed;
  }

  /** True while nothing is read from OpenVPN, because a reader of {@link notifications} is behind. */
  get paused(): boolean {
    return this.#socket.isPaused();
  }

  /**
   * Sends one command line and returns the text of its `SUCCESS:`, or the lines up to `END`. Commands are sent one
   * after the other, in the order of the calls.
   *
   * Errors: `OVLAB_E_MANAGEMENT` with OpenVPN's own words for `ERROR:`, when the connection closes, and when there
   * is no answer in time; the latter closes the connection, because a late answer would be taken for the next one.
   */
  async command(text: string, options: CommandOptions = {}): Promise<string | readonly string[]> {
    const reply = this.#commands.send(text, options);
    this.#regulate();
    try {
      return await reply;
    } finally {
      this.#regulate();
    }
  }

  /**
   * Every notification from here on, for a reader that takes its time. At most `limit` (default 1,000) wait for it:
   * of those above, log lines and byte counts are left out and counted in a `dropped` message, and for all others
   * nothing more is read from OpenVPN until the reader has caught up. An answer to a command is read all the same.
   * Ends when the conversation closes; throws its failure.
   *
   * Errors: `OVLAB_E_USAGE` for a limit that is not a whole number above 0.
   */
  notifications({ limit = DEFAULT_LIMIT }: { readonly limit?: number } = {}): AsyncIterableIterator<
    Notification | DroppedMessage
  > {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new OvlabError('OVLAB_E_USAGE', `The limit of waiting notifications is ${limit}`, {
        hint: 'Take a whole number above 0.',
      });
    }
    const reader = new NotificationQueue(limit, () => {
      if (reader.ended) this.#readers.delete(reader);
      this.#regulate();
    });
    if (this.open) this.#readers.add(reader);
    else reader.end(this.#failure);
    return reader;
  }

  /** Ends the conversation; OpenVPN goes on. Commands without an answer are rejected. */
  close(): void {
    this.#socket.end();
    this.#socket.destroy();
  }

  /** Resolves with OpenVPN's greeting line; rejects with the signal's reason, or when the connection closes first. */
  protected greeting(signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(signal.reason as Error);
      const closed = (failure: OvlabError | undefined): void =>
        reject(failure ?? managementError('OpenVPN closed the management interface before its greeting'));
      const settle = (): void => {
        signal.removeEventListener('abort', abort);
        this.off('close', closed);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.once('close', closed);
      this.#greeted = (text) => {
        settle();
        resolve(text);
      };
    });
  }

  #receive(octets: Uint8Array): void {
    try {
      this.#inbox.push(...this.#parser.push(octets));
    } catch (cause) {
      this.#fail(managementError('OpenVPN sent something that is not the management protocol', cause));
      return;
    }
    this.#deliver();
  }

  #deliver(): void {
    while (!this.#held) {
      const message = this.#inbox.shift();
      if (message === undefined) return;
      if (message.type === 'greeting' && this.#greeted !== undefined) {
        const greeted = this.#greeted;
        this.#greeted = undefined;
        greeted(message.text);
        // Whoever awaits connect() adds listeners in this turn; what follows the greeting waits for the next.
        this.#held = true;
        setImmediate(() => {
          this.#held = false;
          this.#deliver();
        });
      } else {
        this.#dispatch(message);
      }
    }
  }

  #dispatch(message: ManagementMessage): void {
    switch (message.type) {
      case 'success':
      case 'error':
      case 'lines':
        this.#commands.answer(message);
        break;
      default:
        for (const reader of this.#readers) reader.push(message);
        emitNotification(this, message);
    }
  }

  #regulate(): void {
    if (!this.open) return;
    const behind = [...this.#readers].some((reader) => reader.full);
    // The reader may wait for an answer before it reads on.
    if (behind && !this.#commands.busy) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #fail(error: OvlabError): void {
    this.#failure ??= error;
    this.#socket.destroy();
  }

  #closed(): void {
    this.#held = false;
    this.#deliver();
    this.#commands.close(this.#failure ?? managementError('OpenVPN closed the management interface'));
    for (const reader of [...this.#readers]) reader.end(this.#failure);
    this.emit('close', this.#failure);
  }
}
