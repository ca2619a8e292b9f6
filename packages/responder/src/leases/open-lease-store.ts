import { OvlabError } from '@ovlab/core/errors';
import { createMemoryStore, type LeaseStore } from '@ovlab/dhcpv6';
import { systemClock, type Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';

export interface OpenLeaseStoreOptions {
  readonly logger: Logger;
  readonly clock?: Clock;
}

/**
 * Opens the leases that a URL names:
 *
 * - `memory:` they end with the process
 * - `lmdb:DIR` a directory of this machine
 * - `postgres://USER@HOST/DATABASE` a database that several responders may share
 *
 * @throws OvlabError `OVLAB_E_USAGE` for any other URL, `OVLAB_E_RESPONDER` when the leases cannot be opened
 */
export async function openLeaseStore(url: string, options: OpenLeaseStoreOptions): Promise<LeaseStore> {
  if (url === 'memory:') return createMemoryStore();
  // What the other kinds need is loaded only when it is used.
  if (url.startsWith('lmdb:') && url.length > 'lmdb:'.length) {
    const { openLmdbStore } = await import('./lmdb-store.ts');
    return openLmdbStore(url.slice('lmdb:'.length), options);
  }
  if (/^postgres(ql)?:\/\//.test(url)) {
    const { openPostgresStore } = await import('./postgres-store.ts');
    return openPostgresStore(url, { clock: systemClock, ...options });
  }
  // A URL may hold a password.
  const scheme = /^[\w+-]*:/.exec(url)?.[0] ?? url;
  throw new OvlabError('OVLAB_E_USAGE', `leases cannot be kept in '${scheme}'`, {
    hint: 'use lmdb:DIR, memory: or postgres://USER@HOST/DATABASE',
  });
}
