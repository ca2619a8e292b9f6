import type { ClientBase } from 'pg';
import { OvlabError } from '@ovlab/core/errors';

/** Where changes are told; each payload is a list of `address/length`, or `*` after everything was removed. */
export const CHANNEL = 'ovlab_leases';
export const EVERYTHING = '*';

/** "ovlb", so that nobody else's advisory lock is in the way. */
const LOCK = 0x6f766c62;

/**
 * What brings the tables from one version to the next.
 *
 * Triggers tell of changes, not the responder, so that what a person changes by SQL is seen too. A payload has less
 * than 8,000 octets: 150 keys of at most 50.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE ovlab_leases (
    address inet NOT NULL CHECK (family(address) = 6 AND masklen(address) = 128),
    prefix_length smallint NOT NULL CHECK (prefix_length BETWEEN 0 AND 128),
    kind text NOT NULL CHECK (kind IN ('na', 'pd', 'registered')),
    state text NOT NULL CHECK (state IN ('active', 'declined')),
    duid bytea NOT NULL CHECK (octet_length(duid) BETWEEN 3 AND 130),
    iaid bigint NOT NULL CHECK (iaid BETWEEN 0 AND 4294967295),
    updated_at bigint NOT NULL,
    preferred_until bigint,
    valid_until bigint,
    link_layer_address text CHECK (link_layer_address ~ '^([0-9a-f]{2}:){5}[0-9a-f]{2}$'),
    hostname text,
    reconfigure_key bytea CHECK (octet_length(reconfigure_key) = 16),
    PRIMARY KEY (address, prefix_length)
  ) WITH (fillfactor = 80);

  COMMENT ON TABLE ovlab_leases IS 'DHCPv6 leases of ovlab-responder; times are milliseconds since the epoch';
  COMMENT ON COLUMN ovlab_leases.preferred_until IS 'null: for ever';
  COMMENT ON COLUMN ovlab_leases.valid_until IS 'null: for ever; else see to_timestamp(valid_until / 1000.0)';
  COMMENT ON COLUMN ovlab_leases.reconfigure_key IS 'secret (RFC 9915 20.4)';

  CREATE FUNCTION ovlab_leases_changed() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('${CHANNEL}', string_agg(key, ' '))
    FROM (
      SELECT host(address) || '/' || prefix_length AS key, (row_number() OVER () - 1) / 150 AS part
      FROM changed
    ) AS keys
    GROUP BY part;
    RETURN NULL;
  END $$;

  CREATE FUNCTION ovlab_leases_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('${CHANNEL}', '${EVERYTHING}');
    RETURN NULL;
  END $$;

  CREATE TRIGGER inserted AFTER INSERT ON ovlab_leases REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION ovlab_leases_changed();
  CREATE TRIGGER updated AFTER UPDATE ON ovlab_leases REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION ovlab_leases_changed();
  CREATE TRIGGER deleted AFTER DELETE ON ovlab_leases REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION ovlab_leases_changed();
  CREATE TRIGGER emptied AFTER TRUNCATE ON ovlab_leases
    FOR EACH STATEMENT EXECUTE FUNCTION ovlab_leases_emptied();
  `,
];

/**
 * Makes the tables, or brings those of an earlier version up to date; one responder does it and others wait. When it
 * throws, the connection has to be dropped.
 * @throws OvlabError `OVLAB_E_RESPONDER` when a later version has made them
 */
export async function migrate(client: ClientBase): Promise<void> {
  if ((await currentVersion(client)) === migrations.length) return;
  // Before the transaction: one that has begun does not see all that others have made since.
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  await client.query('BEGIN');
  const version = await currentVersion(client);
  if (version > migrations.length) {
    throw new OvlabError(
      'OVLAB_E_RESPONDER',
      `the lease tables have version ${version}, and this program knows ${migrations.length}`,
      { hint: 'run the version that made them, or a later one' },
    );
  }
  if (version === 0) await client.query('CREATE TABLE ovlab_lease_schema (version integer NOT NULL)');
  for (const sql of migrations.slice(version)) await client.query(sql);
  await client.query('DELETE FROM ovlab_lease_schema');
  await client.query('INSERT INTO ovlab_lease_schema VALUES ($1)', [migrations.length]);
  await client.query('COMMIT');
  await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
}

/** 0: there are no tables. `CREATE … IF NOT EXISTS` would need the right to create even when they are there. */
async function currentVersion(client: ClientBase): Promise<number> {
  const table = await client.query<{ found: string | null }>(
    "SELECT to_regclass('ovlab_lease_schema')::text AS found",
  );
  if (table.rows[0]?.found == null) return 0;
  const { rows } = await client.query<{ version: number }>('SELECT version FROM ovlab_lease_schema');
  return rows[0]?.version ?? 0;
}
