import type { Endpoint } from '../control/listen.ts';
import { silentLogger, type Logger } from '../logger.ts';
import type { Daemon } from './daemon.ts';
import { createHandlers } from './handlers.ts';

export interface DaemonControlOptions {
  readonly daemon: Pick<Daemon, 'select' | 'dhcpv6'>;
  /** Reads the configuration again and hands it to the daemon. Rejects when it is refused. */
  readonly reload: () => Promise<unknown>;
  /** Default: says nothing. */
  readonly logger?: Logger;
}

/**
 * Opens the control socket that `ovlab-responder ctl` talks to, for a daemon that runs in another program than its
 * own; only the user of the process may connect. Rejects with `OVLAB_E_LOCKED` when a process listens at the path,
 * `OVLAB_E_FOREIGN` when something else than a socket is there, and `OVLAB_E_FILE` when it cannot be made.
 */
export async function openDaemonControl(
  path: string,
  { daemon, reload, logger = silentLogger }: DaemonControlOptions,
): Promise<Endpoint> {
  // Loaded here, so that a program without a control socket does without an HTTP server.
  const { openControl } = await import('../control/control-server.ts');
  const select: Daemon['select'] = (name) => daemon.select(name);
  return openControl(path, createHandlers({ select, reload, dhcpv6: () => daemon.dhcpv6 }), logger);
}
