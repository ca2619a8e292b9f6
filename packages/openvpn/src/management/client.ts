import type { Socket } from 'node:net';
import { OvlabError } from '@ovlab/core';
import { Conversation } from './conversation.ts';
import { managementError } from './errors.ts';
import type { StateMessage } from './messages.ts';
import { readState } from './notification.ts';
import { openSocket, type ConnectOptions } from './socket.ts';
import { parseServerStatus, type ServerStatus } from './status.ts';

/**
 * A conversation with one running OpenVPN over its management socket. OpenVPN talks to one client at a time; the
 * next may connect when this one has closed.
 *
 * Listeners added right after `await ManagementClient.connect(…)` miss nothing that followed the greeting.
 */
export class ManagementClient extends Conversation {
  /**
   * Waits until OpenVPN listens on the socket and greets.
   *
   * Errors: `OVLAB_E_MANAGEMENT` when that takes longer than the timeout, `OVLAB_E_ABORTED` when the signal fired,
   * `OVLAB_E_NOT_PERMITTED` when the socket belongs to somebody else.
   */
  static async connect(path: string, options: ConnectOptions = {}): Promise<ManagementClient> {
    const deadline = new AbortController();
    const abort = (): void => deadline.abort(options.signal?.reason);
    const { timeout = 10_000 } = options;
    const timer = timeout === Infinity ? undefined : setTimeout(() => deadline.abort(), timeout);
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted === true) abort();
    let socket: Socket | undefined;
    try {
      socket = await openSocket(path, deadline.signal, options.retryDelay);
      const client = new ManagementClient(socket);
      await client.greeting(deadline.signal);
      return client;
    } catch (error) {
      socket?.destroy();
      if (error instanceof OvlabError) throw error;
      if (options.signal?.aborted === true) {
        throw new OvlabError('OVLAB_E_ABORTED', `Waiting for OpenVPN on ${path} was interrupted`, {
          cause: error,
        });
      }
      throw noGreeting(path, socket !== undefined, error);
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
    }
  }

  /** Clients and the MAC addresses behind them; for a server. */
  async status(): Promise<ServerStatus> {
    return parseServerStatus(await this.#lines('status 3'));
  }

  /** Process id of OpenVPN. */
  async pid(): Promise<number> {
    const text = await this.#success('pid');
    const pid = Number(/^pid=(\d+)$/.exec(text)?.[1]);
    if (!Number.isInteger(pid)) throw managementError(`OpenVPN answered "${text}" to the command "pid"`);
    return pid;
  }

  /** OpenVPN's own version line and the number of the management protocol. */
  async version(): Promise<{ readonly openvpn: string; readonly management: number }> {
    const lines = await this.#lines('version');
    const field = (name: RegExp): string =>
      lines.map((line) => name.exec(line)?.[1]).find((text) => text !== undefined) ?? '';
    return {
      openvpn: field(/^OpenVPN Version: (.*)$/),
      management: Number(field(/^Management (?:Interface )?Version: (\d+)$/)),
    };
  }

  /** The state that this OpenVPN's own tunnel is in; undefined before the first. */
  async state(): Promise<StateMessage | undefined> {
    const lines = await this.#lines('state');
    return readState(lines.at(-1) ?? '');
  }

  /** SIGTERM ends OpenVPN, SIGUSR1 makes it connect again. Resolves when OpenVPN has taken it, not when it is done. */
  async signal(name: 'SIGTERM' | 'SIGUSR1' | 'SIGHUP' | 'SIGINT'): Promise<void> {
    await this.#success(`signal ${name}`);
  }

  /** Lets an OpenVPN that was started with `management-hold` go on. */
  async releaseHold(): Promise<void> {
    await this.#success('hold release');
  }

  /** Turns notifications on or off; `bytecount` is in seconds, 0 for off. What is left out stays as it is. */
  async subscribe(what: {
    readonly state?: boolean;
    readonly log?: boolean;
    readonly echo?: boolean;
    readonly bytecount?: number;
  }): Promise<void> {
    if (what.state !== undefined) await this.#success(`state ${what.state ? 'on' : 'off'}`);
    if (what.log !== undefined) await this.#success(`log ${what.log ? 'on' : 'off'}`);
    if (what.echo !== undefined) await this.#success(`echo ${what.echo ? 'on' : 'off'}`);
    if (what.bytecount !== undefined) await this.#success(`bytecount ${what.bytecount}`);
  }

  /** Lets the client of a CONNECT or REAUTH event in. */
  async authorize(clientId: number, keyId: number): Promise<void> {
    await this.#success(`client-auth-nt ${clientId} ${keyId}`);
  }

  /** Refuses the client of a CONNECT or REAUTH event; the reason goes to the server's log only. */
  async deny(clientId: number, keyId: number, reason: string): Promise<void> {
    await this.#success(`client-deny ${clientId} ${keyId} "${reason.replaceAll(/["\\\p{Cc}]/gu, ' ')}"`);
  }

  /** Ends the connection of one client; it may connect again. */
  async killClient(clientId: number): Promise<void> {
    await this.#success(`client-kill ${clientId}`);
  }

  async #success(text: string): Promise<string> {
    const reply = await this.command(text);
    if (typeof reply === 'string') return reply;
    throw managementError(`OpenVPN answered the command "${text}" with a list`);
  }

  async #lines(text: string): Promise<readonly string[]> {
    const reply = await this.command(text);
    if (typeof reply !== 'string') return reply;
    throw managementError(`OpenVPN answered the command "${text}" with "${reply}"`);
  }
}

function noGreeting(path: string, connected: boolean, cause: unknown): OvlabError {
  return connected
    ? new OvlabError('OVLAB_E_MANAGEMENT', `OpenVPN did not greet on ${path}`, {
        hint: 'OpenVPN talks to one program at a time there: end the other one.',
        cause,
      })
    : new OvlabError('OVLAB_E_MANAGEMENT', `OpenVPN does not listen on ${path}`, {
        hint: 'OpenVPN did not start or has ended; the reason is in its log.',
        cause,
      });
}
