import { request, type IncomingMessage } from 'node:http';
import { errorCatalogue, OvlabError, type ErrorCode } from '@ovlab/core/errors';
import type { DaemonStatus, Done, ErrorBody, ImportResult, ReconfigureResult } from './api.ts';
import type { LeaseView } from './lease-view.ts';

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

  /** Every DHCPv6 lease, in no order. */
  async *leases(): AsyncIterable<LeaseView> {
    let rest = '';
    for await (const chunk of await this.#open('GET', '/v1/leases')) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as LeaseView;
    }
  }

  /** The lease of an address, or of a prefix (CIDR). */
  async lease(address: string): Promise<LeaseView> {
    return JSON.parse(await this.#ask('POST', '/v1/leases/show', JSON.stringify({ address }))) as LeaseView;
  }

  /** Takes a lease away. */
  async releaseLease(address: string): Promise<LeaseView> {
    return JSON.parse(
      await this.#ask('POST', '/v1/leases/release', JSON.stringify({ address })),
    ) as LeaseView;
  }

  /** Hands leases in; a few thousand at a time. */
  async importLeases(leases: readonly LeaseView[]): Promise<ImportResult> {
    return JSON.parse(
      await this.#ask('POST', '/v1/leases/import', JSON.stringify({ leases })),
    ) as ImportResult;
  }

  /** Tells one DHCPv6 client (DUID), or all that accept it, to renew. */
  async reconfigure(duid?: string): Promise<ReconfigureResult> {
    const body = JSON.stringify({ duid });
    return JSON.parse(await this.#ask('POST', '/v1/dhcpv6/reconfigure', body)) as ReconfigureResult;
  }

  /** Prometheus text. */
  metrics(): Promise<string> {
    return this.#ask('GET', '/metrics');
  }

  async #do(path: string, body: object): Promise<Done> {
    return JSON.parse(await this.#ask('POST', path, JSON.stringify(body))) as Done;
  }

  async #ask(method: string, path: string, body?: string): Promise<string> {
    const response = await this.#open(method, path, body);
    return readText(response).catch((error: unknown) => {
      throw this.#explain(error);
    });
  }

  /** An answer that is none of an error, to be read. */
  #open(method: string, path: string, body?: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(this.#timeout);
      const outgoing = request({ socketPath: this.#path, method, path, signal }, (response) => {
        assertDone(response).then(
          () => resolve(response),
          (error: unknown) => reject(this.#explain(error)),
        );
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

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Throws the daemon's error when the answer is one. */
async function assertDone(response: IncomingMessage): Promise<void> {
  if (response.statusCode === 200) return;
  const { code, message, hint, diagnostics } = JSON.parse(await readText(response)) as ErrorBody;
  throw new OvlabError(isErrorCode(code) ? code : 'OVLAB_E_RESPONDER', message, {
    ...(hint === undefined ? {} : { hint }),
    ...(diagnostics === undefined ? {} : { diagnostics }),
  });
}

/** The daemon may be of another version. */
function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}
