import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { OvlabError } from '@ovlab/core';
import { ManagementClient } from './client.ts';
import type { CommandOptions } from './command-queue.ts';
import { managementError } from './errors.ts';
import { emitNotification, type ManagementEvents } from './events.ts';

type Subscriptions = Parameters<ManagementClient['subscribe']>[0];

export interface ReconnectOptions {
  /** Ends it, as `close()` does. */
  readonly signal?: AbortSignal;
  /** Milliseconds before the first and at most before a later try; each is twice the one before. Default 10 and 2,000. */
  readonly backoff?: { readonly first: number; readonly max: number };
  /** Milliseconds for the first connection; later ones have all the time. Default 10,000. */
  readonly timeout?: number;
}

/** Events of a ReconnectingManagement; those of notifications go on over all connections. */
export interface ReconnectingEvents extends ManagementEvents {
  /** The connection has ended; it is made again. With the error unless OpenVPN or this side closed in good order. */
  disconnected: [failure: OvlabError | undefined];
  /** There is a connection again, with the subscriptions of before; what happened between them was not heard. */
  reconnected: [ManagementClient];
}

/**
 * A conversation that is taken up again whenever it ends: OpenVPN was started anew, hung for a while, or had another
 * client. `close` comes once, when nothing more is tried.
 */
export class ReconnectingManagement extends EventEmitter<ReconnectingEvents> {
  readonly #path: string;
  readonly #backoff: { readonly first: number; readonly max: number };
  readonly #end = new AbortController();
  #subscriptions: Subscriptions = {};
  #client: ManagementClient | undefined;

  private constructor(path: string, { backoff = { first: 10, max: 2000 }, signal }: ReconnectOptions) {
    super();
    this.#path = path;
    this.#backoff = backoff;
    const end = (): void => this.close();
    signal?.addEventListener('abort', end, { once: true });
    this.#end.signal.addEventListener('abort', () => signal?.removeEventListener('abort', end));
  }

  /** Waits for the first connection. Errors: those of `ManagementClient.connect`. */
  static async connect(path: string, options: ReconnectOptions = {}): Promise<ReconnectingManagement> {
    const { signal, timeout } = options;
    const client = await ManagementClient.connect(path, {
      ...(signal === undefined ? {} : { signal }),
      ...(timeout === undefined ? {} : { timeout }),
    });
    const management = new ReconnectingManagement(path, options);
    management.#attend(client);
    return management;
  }

  /** The connection that there is now; undefined between two of them. */
  get client(): ManagementClient | undefined {
    return this.#client;
  }

  /** As `ManagementClient.subscribe`, for this connection and all later ones. */
  async subscribe(what: Subscriptions): Promise<void> {
    this.#subscriptions = { ...this.#subscriptions, ...what };
    await this.#client?.subscribe(what);
  }

  /** As `ManagementClient.command`. Errors: `OVLAB_E_MANAGEMENT` also between two connections, at once. */
  async command(text: string, options?: CommandOptions): Promise<string | readonly string[]> {
    const client = this.#client;
    if (client !== undefined) return client.command(text, options);
    throw managementError(`There is no connection to OpenVPN for the management command "${text}"`);
  }

  /** Ends the conversation for good; OpenVPN goes on. */
  close(): void {
    if (this.#hasEnded()) return;
    this.#end.abort();
    if (this.#client === undefined) this.emit('close', undefined);
    else this.#client.close();
  }

  #attend(client: ManagementClient): void {
    this.#client = client;
    client.on('notification', (message) => emitNotification(this, message));
    client.once('close', (failure) => {
      this.#client = undefined;
      if (this.#hasEnded()) {
        this.emit('close', failure);
        return;
      }
      this.emit('disconnected', failure);
      void this.#reconnect();
    });
  }

  async #reconnect(): Promise<void> {
    for (let failures = 0; !this.#hasEnded(); failures += 1) {
      try {
        const client = await ManagementClient.connect(this.#path, {
          signal: this.#end.signal,
          timeout: Number.POSITIVE_INFINITY,
          retryDelay: (tries) => this.#delayAfter(failures + tries),
        });
        if (this.#hasEnded()) {
          client.close();
          return;
        }
        this.#attend(client);
        // It may end at once; the next connection subscribes again.
        await client.subscribe(this.#subscriptions).then(
          () => this.emit('reconnected', client),
          () => undefined,
        );
        return;
      } catch (error) {
        if (error instanceof OvlabError && error.code === 'OVLAB_E_NOT_PERMITTED') {
          this.#end.abort();
          this.emit('close', error);
        }
        // Whoever greets nobody must not be called without a pause.
        await delay(this.#delayAfter(failures + 1), undefined, { signal: this.#end.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  /** A function, since what is known of the signal does not last over an await. */
  #hasEnded(): boolean {
    return this.#end.signal.aborted;
  }

  #delayAfter(tries: number): number {
    const { first, max } = this.#backoff;
    return Math.min(max, first * 2 ** (tries - 1));
  }
}
