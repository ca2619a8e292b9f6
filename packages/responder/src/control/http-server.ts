import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { OvlabError } from '@ovlab/core/errors';
import type { Logger } from '../logger.ts';
import type { ErrorBody } from './api.ts';
import { readBody } from './read-body.ts';
import { RequestError } from './request-error.ts';

/** What is sent back with status 200. */
export interface Reply {
  readonly contentType: string;
  /** The whole, or parts that are made as the peer takes them. */
  readonly body: string | Iterable<string>;
}

/** What one path does with one method. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Octets of a body at most; default: that of `readBody`. */
  readonly maxBody?: number;
  /** `body` is the JSON object of a POST, empty otherwise. */
  handle(body: Readonly<Record<string, unknown>>): Reply | Promise<Reply>;
}

/** Milliseconds and counts that keep a peer that says nothing, or never ends, from holding anything for long. */
const LIMITS = { headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 };
const MAX_CONNECTIONS = 64;

/** A server for the routes, which answers everything else with an {@link ErrorBody}; it does not listen yet. */
export function createHttpServer(routes: readonly Route[], logger: Logger): Server {
  const server = createServer(LIMITS, (request, response) => {
    // The peer may go away at any time; that is no concern of the others.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    respond(routes, request)
      .then((reply) => send(response, 200, reply))
      .catch((error: unknown) => sendError(response, error, logger));
  });
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

export function jsonReply(value: unknown): Reply {
  return { contentType: 'application/json', body: `${JSON.stringify(value)}\n` };
}

async function respond(routes: readonly Route[], request: IncomingMessage): Promise<Reply> {
  const path = request.url?.replace(/[?#].*$/, '') ?? '';
  const here = routes.filter((route) => route.path === path);
  if (here.length === 0) {
    const paths = routes.map((route) => `${route.method} ${route.path}`).join(', ');
    throw new RequestError(404, `there is nothing at ${path}`, { hint: `there is ${paths}` });
  }
  // Node.js leaves the body of an answer to HEAD out by itself.
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = here.find((candidate) => candidate.method === method);
  if (route === undefined) {
    const allow = here.map((candidate) => candidate.method).join(', ');
    throw new RequestError(405, `${request.method ?? ''} is not for ${path}`, {
      hint: `use ${allow}`,
      headers: { allow },
    });
  }
  return route.handle(route.method === 'POST' ? await readBody(request, route.maxBody) : {});
}

function sendError(response: ServerResponse, error: unknown, logger: Logger): void {
  const reason = error instanceof Error ? error.message : String(error);
  if (!(error instanceof OvlabError)) logger.error({ reason }, `a request failed: ${reason}`);
  const { code, hint, diagnostics } =
    error instanceof OvlabError ? error : new OvlabError('OVLAB_E_INTERNAL', reason);
  const body: ErrorBody = {
    code,
    message: reason,
    ...(hint === undefined ? {} : { hint }),
    ...(diagnostics.length === 0 ? {} : { diagnostics }),
  };
  const headers = error instanceof RequestError ? error.headers : {};
  // What is left of a body that was not read to its end is not the next request.
  send(response, statusOf(error), jsonReply(body), { ...headers, connection: 'close' });
}

function statusOf(error: unknown): number {
  if (error instanceof RequestError) return error.status;
  if (!(error instanceof OvlabError)) return 500;
  return ['OVLAB_E_USAGE', 'OVLAB_E_RESPONDER_FILE', 'OVLAB_E_UNSUPPORTED', 'OVLAB_E_FILE'].includes(
    error.code,
  )
    ? 400
    : 500;
}

function send(
  response: ServerResponse,
  status: number,
  { contentType, body }: Reply,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  if (typeof body !== 'string') {
    response.writeHead(status, { 'content-type': contentType, ...headers });
    // A peer that goes away ends the parts, too.
    pipeline(Readable.from(body, { objectMode: true }), response, () => undefined);
    return;
  }
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
