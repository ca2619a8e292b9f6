import { OvlabError } from '@ovlab/core/errors';
import type { Lease, LeaseKey } from '@ovlab/dhcpv6';
import type { Client, CustomTypesConfig } from 'pg';
import type { Commit } from './batch.ts';
import { columnNames, leaseOf, transpose, type LeaseRow } from './rows.ts';
import { CHANNEL, migrate } from './schema.ts';
import { writeBatch, type Known, type Written } from './write.ts';

/** Milliseconds. A server that takes longer is away. */
const CONNECT_TIMEOUT = 5_000;
const LOCK_TIMEOUT = 5_000;
const STATEMENT_TIMEOUT = 10_000;
/** Leases that are read at once. */
const CHUNK = 10_000;
/** Object identifier of the type bigint. */
const INT8 = 20;

/** One connection to the database. Its methods are called one after the other. */
export class Session {
  readonly #client: Client;
  /** Whether a power cut of the server loses nothing that it has acknowledged. */
  readonly durable: boolean;
  /** Resolves with the reason when the connection is no more, also after `end`. */
  readonly lost: Promise<Error>;

  private constructor(client: Client, durable: boolean, lost: Promise<Error>) {
    this.#client = client;
    this.durable = durable;
    this.lost = lost;
  }

  /**
   * Connects, makes the tables, and listens. Throws what pg or the server said.
   * @param client of {@link createClient}
   * @param changed called when another session has changed something; see the triggers for the payload
   */
  static async open(client: Client, changed: (payload: string) => void): Promise<Session> {
    const lost = new Promise<Error>((resolve) => {
      client.once('error', resolve);
      client.once('end', () => resolve(new Error('the connection has ended')));
    });
    // Errors that follow the first say nothing more, but without a listener they would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const own = await prepare(client);
      client.on('notification', ({ processId, payload }) => {
        if (processId !== own.pid) changed(payload ?? '');
      });
      await migrate(client);
      await client.query(`LISTEN ${CHANNEL}`);
      return new Session(client, own.fsync === 'on', lost);
    } catch (error) {
      destroy(client);
      throw error;
    }
  }

  /** Every lease, in portions. */
  async *all(): AsyncGenerator<readonly Lease[]> {
    const text = `
      SELECT ${selection} FROM ovlab_leases WHERE (address, prefix_length) > ($1::inet, $2::smallint)
      ORDER BY address, prefix_length LIMIT ${CHUNK}`;
    let last: readonly [string, number] = ['0.0.0.0', 0];
    for (;;) {
      const { rows } = await this.#client.query<Row>({ name: 'ovlab-all', text, rowMode: 'array' }, [
        ...last,
      ]);
      const end = rows.at(-1);
      if (end === undefined) return;
      last = [end[0], end[1]];
      yield rows.map(leaseOf);
    }
  }

  /** Those leases that there are. */
  async read(keys: readonly LeaseKey[]): Promise<readonly Lease[]> {
    const text = `
      SELECT ${selection} FROM ovlab_leases
      WHERE (address, prefix_length) IN (SELECT * FROM unnest($1::inet[], $2::smallint[]))`;
    const values = transpose(
      keys.map(({ address, prefixLength }) => [address, prefixLength]),
      2,
    );
    const { rows } = await this.#client.query<Row>({ name: 'ovlab-read', text, rowMode: 'array' }, values);
    return rows.map(leaseOf);
  }

  /** See {@link writeBatch}. */
  write(batch: readonly Commit[], known: Known): Promise<Written> {
    return writeBatch(this.#client, batch, known);
  }

  /** Ends what an error has left open. */
  async rollBack(): Promise<void> {
    await this.#client.query('ROLLBACK');
  }

  /** Throws when nobody answers: a connection to a machine that is gone looks alive. */
  async ping(): Promise<void> {
    await this.#client.query('SELECT');
  }

  /** Says goodbye. */
  async end(): Promise<void> {
    await this.#client.end();
  }

  /** Drops the connection. */
  destroy(): void {
    destroy(this.#client);
  }
}

type Row = [...LeaseRow];

const selection = columnNames.map((name) => (name === 'address' ? 'host(address)' : name)).join(', ');

/**
 * @param answerTimeout milliseconds after which a server that does not answer is away
 * @throws OvlabError `OVLAB_E_RESPONDER` for a URL that cannot be one; what pg says about it may show the password
 */
export async function createClient(url: string, answerTimeout: number): Promise<Client> {
  const { default: pg } = await import('pg');
  const types = {
    // Times in milliseconds are far below 2^53.
    getTypeParser: (oid: number, format: 'text' | 'binary') =>
      oid === INT8 && format !== 'binary' ? Number : (pg.types.getTypeParser(oid, format) as unknown),
  } as CustomTypesConfig;
  try {
    return new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      lock_timeout: LOCK_TIMEOUT,
      statement_timeout: STATEMENT_TIMEOUT,
      query_timeout: answerTimeout,
      keepAlive: true,
      fallback_application_name: 'ovlab-responder',
      types,
    });
  } catch {
    throw new OvlabError('OVLAB_E_RESPONDER', 'the URL of the lease database cannot be read', {
      hint: 'write postgres://USER@HOST/DATABASE, with % before the code of a special character in a password',
    });
  }
}

/** `database leases at db.example:5432`, without user and password. */
export function describeClient({ database, host, port }: Client): string {
  return `database ${database ?? ''} at ${host}${host.startsWith('/') ? '' : `:${port}`}`;
}

async function prepare(client: Client): Promise<{ readonly pid: number; readonly fsync: string }> {
  // A cluster may be set to acknowledge what is not on its disk; a Reply promises more than that.
  await client.query(`
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`);
  const { rows } = await client.query<{ pid: number; fsync: string }>(
    "SELECT pg_backend_pid() AS pid, current_setting('fsync') AS fsync",
  );
  return rows[0] ?? { pid: 0, fsync: 'off' };
}

function destroy(client: Client): void {
  client.connection.stream.destroy();
}
