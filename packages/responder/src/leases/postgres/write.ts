import type { Lease, LeaseChange, LeaseKey } from '@ovlab/dhcpv6';
import type { ClientBase } from 'pg';
import { cutAtRepeats, keyOfChange, type Commit } from './batch.ts';
import { columnArrays, columnNames, keyText, parseKeyText, rowOf, transpose } from './rows.ts';

/**
 * Writes leases where none stands in the way, by the rule of `standsInTheWay`. It is decided while the row is locked, so two
 * responders never give an address twice; rows are taken in order, so that two of them do not wait for each other.
 */
const put = {
  name: 'ovlab-put',
  text: `
    INSERT INTO ovlab_leases AS held (${columnNames.join(', ')})
    SELECT * FROM unnest(${columnArrays}) AS given(${columnNames.join(', ')})
    ORDER BY address, prefix_length
    ON CONFLICT (address, prefix_length) DO UPDATE
    SET ${columnNames.map((name) => `${name} = excluded.${name}`).join(', ')}
    WHERE held.valid_until <= excluded.updated_at
      OR (held.state = 'active' AND held.duid = excluded.duid)
    RETURNING host(address) || '/' || prefix_length`,
};

/** Deletes what its client still has, unless somebody renewed it whom we have not heard of. */
const remove = {
  name: 'ovlab-delete',
  text: `
    DELETE FROM ovlab_leases AS held
    USING unnest($1::inet[], $2::smallint[], $3::bytea[], $4::bigint[])
      AS given(address, prefix_length, duid, seen)
    WHERE held.address = given.address AND held.prefix_length = given.prefix_length
      AND held.duid = given.duid AND held.updated_at <= given.seen
    RETURNING host(held.address) || '/' || held.prefix_length`,
};

export interface Written {
  /** Commits that are written, in order. */
  readonly done: readonly Commit[];
  /** Commits of which nothing is written: a `put` was not possible. */
  readonly refused: ReadonlySet<Commit>;
  /** Keys of all rows that were not changed as was wanted. */
  readonly untouched: ReadonlySet<string>;
}

/** What is known of a lease: undefined when there is none. */
export type Known = (key: LeaseKey) => Lease | undefined;

/** Writes a batch: each commit as a whole or not at all, whatever becomes of the others. */
export async function writeBatch(
  client: ClientBase,
  batch: readonly Commit[],
  known: Known,
): Promise<Written> {
  const refused = new Set<Commit>();
  const untouched = new Set<string>();
  // One change alone is a whole, and a statement is a transaction.
  const transaction = batch.some(({ changes }) => changes.length > 1);
  for (;;) {
    const commits = batch.filter((commit) => !refused.has(commit));
    const missed = transaction
      ? await inTransaction(client, () => writeAll(client, commits, known))
      : await writeAll(client, commits, known);
    for (const key of [...missed.puts, ...missed.deletes]) untouched.add(key);
    for (const commit of commits) if (wants(commit, missed.puts)) refused.add(commit);
    if (missed.puts.size === 0 || !transaction) break;
  }
  return { done: batch.filter((commit) => !refused.has(commit)), refused, untouched };
}

interface Missed {
  readonly puts: ReadonlySet<string>;
  readonly deletes: ReadonlySet<string>;
}

/** Commits when no `put` was missed. */
async function inTransaction(client: ClientBase, body: () => Promise<Missed>): Promise<Missed> {
  await client.query('BEGIN');
  const missed = await body();
  await client.query(missed.puts.size === 0 ? 'COMMIT' : 'ROLLBACK');
  return missed;
}

function wants({ changes }: Commit, puts: ReadonlySet<string>): boolean {
  return changes.some((change) => change.type === 'put' && puts.has(keyOfChange(change)));
}

async function writeAll(client: ClientBase, commits: readonly Commit[], known: Known): Promise<Missed> {
  const puts = new Set<string>();
  const deletes = new Set<string>();
  const changed = new Set<string>();
  for (const run of cutAtRepeats(commits.flatMap(({ changes }) => changes))) {
    const seen = (key: LeaseKey): number =>
      changed.has(keyText(key)) ? Number.MAX_SAFE_INTEGER : (known(key)?.updatedAt ?? -1);
    for (const key of await deleteRun(client, run, seen)) deletes.add(key);
    for (const key of await putRun(client, run)) puts.add(key);
    for (const change of run) changed.add(keyOfChange(change));
  }
  return { puts, deletes };
}

/** @returns keys of leases that could not be put */
async function putRun(client: ClientBase, run: readonly LeaseChange[]): Promise<ReadonlySet<string>> {
  const leases = run.flatMap((change) => (change.type === 'put' ? [change.lease] : []));
  if (leases.length === 0) return new Set();
  const values = transpose(leases.map(rowOf), columnNames.length);
  return missing(leases.map(keyText), await keysOf(client, put, values));
}

/** @returns keys of leases that were not deleted */
async function deleteRun(
  client: ClientBase,
  run: readonly LeaseChange[],
  seen: (key: LeaseKey) => number,
): Promise<ReadonlySet<string>> {
  const deletes = run.flatMap((change) => (change.type === 'delete' ? [change] : []));
  if (deletes.length === 0) return new Set();
  const rows = deletes.map(({ key, duid }) => [key.address, key.prefixLength, duid, seen(key)]);
  return missing(deletes.map(keyOfChange), await keysOf(client, remove, transpose(rows, 4)));
}

async function keysOf(
  client: ClientBase,
  statement: { readonly name: string; readonly text: string },
  values: unknown[][],
): Promise<readonly string[]> {
  const { rows } = await client.query<[string]>({ ...statement, rowMode: 'array' }, values);
  return rows.map(([key]) => keyText(parseKeyText(key)));
}

function missing(wanted: readonly string[], found: readonly string[]): ReadonlySet<string> {
  const rest = new Set(wanted);
  for (const key of found) rest.delete(key);
  return rest;
}
