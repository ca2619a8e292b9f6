import type { Server } from 'node:http';

/** Something that listens until it is closed. */
export interface Endpoint {
  /** Resolves once nothing listens any more; answers on their way are finished. */
  close(): Promise<void>;
}

/** Resolves when the server listens; rejects with the error of the kernel. */
export function listen(server: Server, begin: (server: Server) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    begin(server);
  });
}

/** Milliseconds that an answer on its way has left when its server closes. */
const CLOSE_TIMEOUT = 1_000;

/** Closes a server without waiting for peers that only keep their connection. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
