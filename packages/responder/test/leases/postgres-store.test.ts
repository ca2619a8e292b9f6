import type { LeaseStore } from '@ovlab/dhcpv6';
import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openPostgresStore } from '../../src/leases/postgres-store.ts';
import { silentLogger } from '../../src/logger.ts';
import { describeLeaseStore } from '../support/lease-store-compliance.ts';
import { createPostgres, type PostgresServer } from '../support/postgres.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await createPostgres();
});

afterAll(async () => {
  await server.remove();
});

describeLeaseStore('PostgreSQL', async () => {
  const url = await server.createDatabase();
  const stores: LeaseStore[] = [];
  const another = async (): Promise<LeaseStore> => {
    const store = await openPostgresStore(url, { logger: silentLogger, clock: systemClock });
    stores.push(store);
    return store;
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
  };
  return {
    store: await another(),
    another,
    reopen: async () => {
      await closeAll();
      return another();
    },
    cleanUp: closeAll,
  };
});
