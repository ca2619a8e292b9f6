import { inspect } from 'node:util';
import { OvlabError } from '@ovlab/core/errors';
import { LeaseStoreUnavailableError, type LeaseChange, type LeaseStore } from '@ovlab/dhcpv6';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openPostgresStore } from '../../src/leases/postgres-store.ts';
import { eventually, PATIENCE } from '../support/eventually.ts';
import { lease, put, sorted } from '../support/leases.ts';
import { createPostgres, query, type PostgresServer } from '../support/postgres.ts';
import { createRecordingLogger } from '../support/recording-logger.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

let server: PostgresServer;
let url: string;
let database: string;
let store: LeaseStore | undefined;
let recorded: ReturnType<typeof createRecordingLogger>;

beforeAll(async () => {
  server = await createPostgres();
});

afterAll(async () => {
  await server.remove();
});

beforeEach(async () => {
  await server.start();
  url = await server.createDatabase();
  database = new URL(url.replace('@/', '@localhost/')).pathname.slice(1);
  recorded = createRecordingLogger();
});

afterEach(async () => {
  await store?.close();
  store = undefined;
});

async function open(answerTimeout = PATIENCE): Promise<LeaseStore> {
  const { logger } = recorded;
  store = await openPostgresStore(url, { logger, clock: systemClock, answerTimeout });
  return store;
}

/** What was logged for people, with the parts that differ from run to run taken out. */
function told(): string[] {
  return recorded.lines
    .filter((line) => !line.startsWith('debug'))
    .map((line) =>
      line.replace(`${database} at ${server.folder}`, 'NAME at FOLDER').replace(/[\d.]+ s$/, 'N s'),
    );
}

describe('a database that goes away', { timeout: 300_000 }, () => {
  it('loses nothing that was acknowledged, and is used again when it is back', async () => {
    const leases = await open();
    const foreign: LeaseChange[] = [];
    leases.onForeignChange((changes) => foreign.push(...changes));
    const acknowledged = new Set<number>();
    const failures: unknown[] = [];
    let next = 0;
    let stopped = false;
    const client = async (): Promise<void> => {
      while (!stopped) {
        const number = (next += 1);
        try {
          await leases.commit(put(lease(number)));
          acknowledged.add(number);
        } catch (error) {
          failures.push(error);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    const clients = Array.from({ length: 20 }, client);
    for (let outage = 0; outage < 3; outage += 1) {
      const before = acknowledged.size;
      await eventually(() => expect(acknowledged.size).toBeGreaterThan(before + 100));
      await server.stop('immediate');
      const known = [...acknowledged];
      await expect(leases.commit(put(lease(1)))).rejects.toThrow(LeaseStoreUnavailableError);
      expect(known.filter((number) => leases.get(lease(number)) === undefined)).toEqual([]);
      await server.start();
    }
    const before = acknowledged.size;
    await eventually(() => expect(acknowledged.size).toBeGreaterThan(before + 100));
    stopped = true;
    await Promise.all(clients);
    expect(failures.filter((error) => !(error instanceof LeaseStoreUnavailableError))).toEqual([]);
    const rows = await query(url, 'SELECT host(address) AS address FROM ovlab_leases');
    const stored = new Set(rows.map((row) => (row as { address: string }).address));
    expect([...acknowledged].filter((number) => !stored.has(lease(number).address))).toEqual([]);
    // What was written without an acknowledgement is there too, and was told of.
    expect(new Set([...leases.entries()].map(({ address }) => address))).toEqual(stored);
    expect(foreign).toHaveLength(stored.size - acknowledged.size);
    expect(told().map((line) => line.replace(/away: .*;/, 'away: …;'))).toEqual(
      Array.from({ length: 3 }, () => [
        'error: lease database NAME at FOLDER is away: …; no lease is given until it is back',
        'info: lease database NAME at FOLDER is there again after N s',
      ]).flat(),
    );
  });

  /** Process of the server that serves the store. */
  async function serving(): Promise<number> {
    const [row] = await query(
      url,
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'ovlab-responder'",
    );
    return (row as { pid: number }).pid;
  }

  it('fails a commit at once, and those that nobody has answered', async () => {
    const leases = await open(1000);
    await eventually(() => leases.commit(put(lease(1))));
    const pid = await serving();
    process.kill(pid, 'SIGSTOP');
    try {
      const unanswered = [leases.commit(put(lease(2))), leases.commit(put(lease(3)))];
      const results = await Promise.allSettled(unanswered);
      const failed = { status: 'rejected', reason: expect.any(LeaseStoreUnavailableError) };
      expect(results).toEqual([failed, failed]);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(leases.get(lease(1))).toEqual(lease(1));
    await eventually(() => leases.commit(put(lease(4))));
    // Written in the end, because they had been sent: what is read is what is stored.
    await eventually(async () => {
      const rows = await query(url, 'SELECT 1 FROM ovlab_leases');
      expect(leases.size).toBe(rows.length);
    });
  });

  it('is noticed when it does not answer, though nobody has asked for anything', async () => {
    const clock = createVirtualClock();
    store = await openPostgresStore(url, { logger: recorded.logger, clock, answerTimeout: 2000 });
    const pid = await serving();
    process.kill(pid, 'SIGSTOP');
    try {
      await clock.advance(10_000);
      await eventually(() => expect(told().join()).toContain('is away: Query read timeout'));
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  it('is waited for at the start', async () => {
    await open();
    await store?.commit(put(lease(1), lease(2)));
    await store?.close();
    await server.stop('fast');
    const leases = await open();
    const foreign: LeaseChange[] = [];
    leases.onForeignChange((changes) => foreign.push(...changes));
    expect(leases.size).toBe(0);
    await expect(leases.commit(put(lease(3)))).rejects.toThrow(LeaseStoreUnavailableError);
    await server.start();
    await eventually(() => expect(leases.size).toBe(2));
    expect(foreign).toEqual(put(lease(1), lease(2)));
    await leases.commit(put(lease(3)));
    expect(sorted(leases.entries())).toEqual([lease(1), lease(2), lease(3)]);
  });

  it('can be closed while it is away', async () => {
    const clock = createVirtualClock();
    const leases = await openPostgresStore(url, { logger: recorded.logger, clock });
    await server.stop('immediate');
    await expect(leases.commit(put(lease(3)))).rejects.toThrow(LeaseStoreUnavailableError);
    expect(clock.pending).toBe(1);
    await leases.close();
    expect(clock.pending).toBe(0);
  });
});

describe('a database that cannot be used', () => {
  async function refusal(): Promise<OvlabError> {
    const error: unknown = await open().catch((reason: unknown) => reason);
    if (!(error instanceof OvlabError)) throw new Error('it was opened');
    const everything = [inspect(error, { depth: 10 }), JSON.stringify(recorded.records)].join('\n');
    for (const secret of [server.password, encodeURIComponent(server.password), 'secret']) {
      expect(everything).not.toContain(secret);
    }
    return error;
  }

  it('is said so: wrong password', async () => {
    url = server.url(database, { password: 'secret' });
    expect(await refusal()).toMatchObject({
      code: 'OVLAB_E_RESPONDER',
      message: `cannot use the database ${database} at ${server.folder}: password authentication failed for user "ovlab"`,
      hint: 'give the password with PGPASSWORD, in a file named by PGPASSFILE, or in the URL',
    });
  });

  it('is said so: no such database', async () => {
    url = server.url('nowhere');
    expect(await refusal()).toMatchObject({
      message: expect.stringContaining('database "nowhere" does not exist'),
      hint: 'create the database with: createdb NAME',
    });
  });

  it('is said so: a URL that is none', async () => {
    url = 'postgres://ovlab:secret@[::1/leases';
    expect(await refusal()).toMatchObject({ message: 'the URL of the lease database cannot be read' });
  });

  it('is said so: no right to make tables', async () => {
    await query(url, "CREATE ROLE guest LOGIN PASSWORD 'secret'");
    url = server.url(database, { user: 'guest', password: 'secret' });
    expect(await refusal()).toMatchObject({
      message: expect.stringContaining('permission denied for schema public'),
      hint: expect.stringContaining('GRANT USAGE, CREATE ON SCHEMA public'),
    });
  });

  it('is said so: tables of a later version', async () => {
    await open().then((leases) => leases.close());
    await query(url, 'UPDATE ovlab_lease_schema SET version = 99');
    expect(await refusal()).toMatchObject({
      message: 'the lease tables have version 99, and this program knows 1',
    });
  });
});

it('acknowledges only what is on the disk, however the database is set', async () => {
  await query(url, `ALTER DATABASE ${database} SET synchronous_commit = off`);
  const leases = await open();
  await query(
    url,
    `CREATE TABLE seen AS SELECT ''::text AS setting;
     CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN UPDATE seen SET setting = current_setting('synchronous_commit'); RETURN NULL; END $$;
     CREATE TRIGGER look AFTER INSERT ON ovlab_leases EXECUTE FUNCTION look()`,
  );
  await leases.commit(put(lease(1)));
  expect(await query(url, 'SELECT setting FROM seen')).toEqual([{ setting: 'on' }]);
});
