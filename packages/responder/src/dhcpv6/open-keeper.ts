import { join, resolve } from 'node:path';
import type { Clock } from '../clock.ts';
import { readInterface } from '../interface/read-interface.ts';
import { openLeaseStore } from '../leases/open-lease-store.ts';
import type { Logger } from '../logger.ts';
import { loadIdentity } from './identity.ts';
import { LeaseKeeper, type LeaseStoreStatus } from './lease-keeper.ts';

/** Where leases are when neither `lease-db` nor a directory for the state is given. */
const DEFAULT_DIRECTORY = '/var/lib/ovlab';
const LMDB = 'lmdb:';

export interface OpenKeeperOptions {
  /** `lease-db`: `lmdb:DIRECTORY`, `memory:` or `postgres://…`; undefined: LMDB in the directory of the state. */
  readonly leaseDb?: string | undefined;
  /** Directory of the state of the daemon; undefined: none is given. */
  readonly stateDirectory?: string | undefined;
  /** Interfaces that are served: of the first that exists the server takes the Ethernet address into its DUID. */
  readonly interfaces: readonly string[];
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Opens the store of leases and the identity of the server, which lies beside them. Rejects with the errors of the
 * store and of the identity; nothing is open then.
 */
export async function openKeeper(options: OpenKeeperOptions): Promise<LeaseKeeper> {
  const { stateDirectory, interfaces, logger, clock } = options;
  const url = leaseUrl(options);
  const store = await openLeaseStore(url, { logger, clock });
  try {
    const identity = await loadIdentity({
      path: identityPath(url, stateDirectory),
      mac: interfaces.map((name) => readInterface(name).mac).find((mac) => mac !== undefined),
      now: Date.now(),
    });
    return new LeaseKeeper({ store, identity, kind: kindOf(url), logger, clock });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The URL of the leases; `lmdb:` in the directory of the state unless something else is said. */
function leaseUrl({ leaseDb, stateDirectory = DEFAULT_DIRECTORY }: OpenKeeperOptions): string {
  return leaseDb ?? `${LMDB}${join(stateDirectory, 'leases')}`;
}

function kindOf(url: string): LeaseStoreStatus['kind'] {
  if (url.startsWith(LMDB)) return 'lmdb';
  return url === 'memory:' ? 'memory' : 'postgres';
}

/** The file of the identity; undefined where nothing is meant to outlive the process. */
function identityPath(url: string, stateDirectory: string | undefined): string | undefined {
  if (url.startsWith(LMDB)) return join(resolve(url.slice(LMDB.length)), 'server.json');
  const directory = stateDirectory ?? (url === 'memory:' ? undefined : DEFAULT_DIRECTORY);
  return directory === undefined ? undefined : join(directory, 'dhcpv6-server.json');
}
