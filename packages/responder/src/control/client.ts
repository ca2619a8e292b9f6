import { request, type IncomingMessage } from 'node:http';
import { errorCatalogue, OvlabError, type ErrorCode } from '@ovlab/core/errors';
import type { DaemonStatus, Done, ErrorBody } from './api.ts';

export interface ControlClientOptions {
  /** Milliseconds for one answer. Default: 10,000. */
  readonly timeout?: number;
}

const DEFAULT_TIMEOUT = 10_000;

/**
 * Talks to a running daemon over its control socket. Every method rejects with `OVLAB_E_RESPONDER` when none answers,
 * `OVLAB_E_NOT_PERMITTED` when the socket belongs to another user, and otherwise with the daemon's own error.
 */
export class ControlClient {
  readonly #path: string;
  readonly #timeout: number;

  constructor(path: string, { timeout = DEFAULT_TIMEOUT }: ControlClientOptions = {}) {
    this.#path = path;
    this.#timeout = timeout;
  }

  async status(): Promise<DaemonStatus> {
    return JSON.parse(await this.#ask('GET', '/v1/status')) as DaemonStatus;
  }

  /** Makes the daemon read its configuration again. */
  reload(): Promise<Done> {
    return this.#do('/v1/reload', {});
  }

  /** Makes it advertise to all nodes, on one interface or on all, as soon as MIN_DELAY_BETWEEN_RAS allows. */
  advertise(name?: string): Promise<Done> {
    return this.#do('/v1/advertise', { interface: name });
  }

  /** Advertises a prefix (CIDR) as deprecated, on one interface or wherever it is advertised. */
  deprecatePrefix(prefix: string, name?: string): Promise<Done> {
    return this.#do('/v1/prefixes/deprecate', { prefix, interface: name });
  }

  /** Lets a prefix (CIDR) begin anew with its configured lifetimes. */
  renewPrefix(prefix: string, name?: string): Promise<Done> {
    return this.#do('/v1/prefixes/renew', { prefix, interface: name });
  }

  /** Prometheus text. */
  metrics(): Promise<string> {
    return this.#ask('GET', '/metrics');
  }

  async #do(path: string, body: object): Promise<Done> {
    return JSON.parse(await this.#ask('POST', path, JSON.stringify(body))) as Done;
  }

  #ask(method: string, path: string, body?: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(this.#timeout);
      const outgoing = request({ socketPath: this.#path, method, path, signal }, (response) => {
        readAnswer(response).then(resolve, (error: unknown) => reject(this.#explain(error)));
      });
      outgoing.on('error', (error) => reject(this.#explain(error)));
      outgoing.end(body);
    });
  }

  #explain(cause: unknown): OvlabError {
    if (cause instanceof OvlabError) return cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EACCES' || code === 'EPERM') {
      return new OvlabError('OVLAB_E_NOT_PERMITTED', `${this.#path} belongs to another user`, {
        hint: 'run the command with sudo, or as the user of the responder',
        cause,
      });
    }
    const absent = code === 'ENOENT' || code === 'ECONNREFUSED';
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new OvlabError(
      'OVLAB_E_RESPONDER',
      absent ? `no responder listens on ${this.#path}` : `no answer on ${this.#path}: ${reason}`,
      { hint: 'start one with --control PATH, and name the same path here', cause },
    );
  }
}

async function readAnswer(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (response.statusCode === 200) return text;
  const { code, message, hint, diagnostics } = JSON.parse(text) as ErrorBody;
  throw new OvlabError(isErrorCode(code) ? code : 'OVLAB_E_RESPONDER', message, {
    ...(hint === undefined ? {} : { hint }),
    ...(diagnostics === undefined ? {} : { diagnostics }),
  });
}

/** The daemon may be of another version. */
function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}
