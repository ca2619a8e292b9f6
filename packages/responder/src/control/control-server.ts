import { OvlabError } from '@ovlab/core/errors';
import type { Logger } from '../logger.ts';
import type { ControlHandlers } from './api.ts';
import { createHttpServer, type Route } from './http-server.ts';
import { close, listen, type Endpoint } from './listen.ts';
import { controlRoutes, metricsRoute } from './routes.ts';
import { bindSocketFile } from './socket-file.ts';

/**
 * Serves the control API over HTTP on a Unix socket, until it is closed; the socket file is gone then. Rejects as
 * {@link bindSocketFile} does.
 */
export async function openControl(
  path: string,
  handlers: ControlHandlers,
  logger: Logger,
): Promise<Endpoint> {
  const server = createHttpServer(controlRoutes(handlers), logger);
  await bindSocketFile(path, () => listen(server, () => server.listen(path)));
  logger.info({ path }, `control socket: ${path}`);
  return { close: () => close(server) };
}

/**
 * Serves metrics over HTTP on a TCP port. Rejects with `OVLAB_E_NOT_PERMITTED` for a port that is not everybody's and
 * with `OVLAB_E_RESPONDER` when the address cannot be had.
 */
export async function openMetrics(
  { host, port }: { readonly host: string; readonly port: number },
  metrics: () => Promise<string>,
  logger: Logger,
): Promise<Endpoint> {
  const routes: readonly Route[] = [metricsRoute(metrics)];
  const server = createHttpServer(routes, logger);
  await listen(server, () => server.listen(port, host)).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const denied = cause instanceof Error && 'code' in cause && cause.code === 'EACCES';
    throw new OvlabError(
      denied ? 'OVLAB_E_NOT_PERMITTED' : 'OVLAB_E_RESPONDER',
      `cannot serve metrics on ${host} port ${port}: ${reason}`,
      { cause, ...(denied ? { hint: 'choose a port of 1024 or more, or grant CAP_NET_BIND_SERVICE' } : {}) },
    );
  });
  // The kernel has chosen one where the configuration says 0.
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}/metrics`;
  logger.info({ url }, `metrics: ${url}`);
  return { close: () => close(server) };
}
