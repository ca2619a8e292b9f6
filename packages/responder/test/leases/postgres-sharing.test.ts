import {
  LeaseConflictError,
  type Lease,
  type LeaseChange,
  type LeaseStore,
  LeaseStoreUnavailableError,
} from '@ovlab/dhcpv6';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openPostgresStore } from '../../src/leases/postgres-store.ts';
import { silentLogger } from '../../src/logger.ts';
import { eventually } from '../support/eventually.ts';
import { address, duid, lease, NOW, put, remove, sorted } from '../support/leases.ts';
import { connect, createPostgres, query, type PostgresServer } from '../support/postgres.ts';

let server: PostgresServer;
let url: string;
let one: LeaseStore;
let other: LeaseStore;

beforeAll(async () => {
  server = await createPostgres();
});

afterAll(async () => {
  await server.remove();
});

/** Two responders that open an empty database at the same time. */
async function openTwo(): Promise<void> {
  url = await server.createDatabase();
  const open = () => openPostgresStore(url, { logger: silentLogger, clock: systemClock });
  [one, other] = await Promise.all([open(), open()]);
  onTestFinished(async () => {
    await Promise.all([one.close(), other.close()]);
  });
}

/** What `store` is told of. */
function foreignChanges(store: LeaseStore): readonly LeaseChange[] {
  const heard: LeaseChange[] = [];
  store.onForeignChange((changes) => heard.push(...changes));
  return heard;
}

/** Numbers that look random and are the same in each run. */
function createRandom(): (below: number) => number {
  let state = 0x2545f491;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

describe('two stores on one database', () => {
  it('see what the other one writes', async () => {
    await openTwo();
    const heard = foreignChanges(other);
    const full = lease(1, {
      preferredUntil: Infinity,
      validUntil: Infinity,
      linkLayerAddress: '02:00:5e:10:00:01',
      hostname: 'laptop.lab.example',
      reconfigureKey: new Uint8Array(16).fill(7),
    });
    const second = lease(2, { duid: duid(1), address: '::1:2' });
    await one.commit(put(full, second));
    await eventually(() => expect(other.size).toBe(2));
    expect(other.get(full)).toStrictEqual(full);
    expect(sorted(other.ofClient(duid(1)))).toEqual(sorted([full, second]));
    await one.commit([remove(full)]);
    await eventually(() => expect(other.get(full)).toBeUndefined());
    expect(heard).toEqual([...put(second), ...put(full), remove(full)]);
  });

  it('see what a person changes by SQL', async () => {
    await openTwo();
    await one.commit(put(...Array.from({ length: 1_000 }, (_, index) => lease(index))));
    await query(url, 'DELETE FROM ovlab_leases WHERE address > $1', [address(9)]);
    await eventually(() => expect([one.size, other.size]).toEqual([10, 10]));
    await query(url, "UPDATE ovlab_leases SET hostname = 'desk' WHERE address = $1", [address(3)]);
    await eventually(() => expect(one.get(lease(3))?.hostname).toBe('desk'));
    await query(url, 'TRUNCATE ovlab_leases');
    await eventually(() => expect([one.size, other.size]).toEqual([0, 0]));
  });

  it('tell at once of the lease that was in the way', async () => {
    await openTwo();
    const heard = foreignChanges(other);
    await one.commit(put(lease(1)));
    const error: unknown = await other
      .commit(put(lease(1, { duid: duid(2) })))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LeaseConflictError);
    expect(error).toMatchObject({ held: lease(1) });
    expect(other.get(lease(1))).toEqual(lease(1));
    expect(heard).toEqual(put(lease(1)));
  });

  it('never have two owners of an address at a time, whoever is quicker', async () => {
    await openTwo();
    const random = createRandom();
    const given: Lease[] = [];
    let refused = 0;
    /** Asks for one address or two, in any order, for a client that nobody has seen. */
    async function ask(store: LeaseStore, client: number, at: number): Promise<void> {
      const numbers = [...new Set(Array.from({ length: 1 + random(2) }, () => random(30)))];
      const times = { updatedAt: at, preferredUntil: at + 5, validUntil: at + 5 + random(20) };
      const wanted = numbers.map((number) => lease(number, { duid: duid(client), ...times }));
      try {
        await store.commit(put(...wanted));
        given.push(...wanted);
      } catch (error) {
        if (!(error instanceof LeaseConflictError)) throw error;
        refused += 1;
      }
    }
    for (let round = 0; round < 40; round += 1) {
      const asked = Array.from({ length: 100 }, (_, index) =>
        ask(random(2) === 0 ? one : other, 100 * round + index, NOW + 10 * round + random(10)),
      );
      await Promise.all(asked);
    }
    expect(given.length).toBeGreaterThan(300);
    expect(refused).toBeGreaterThan(300);
    const overlaps = given.filter((a) =>
      given.some(
        (b) => a !== b && a.address === b.address && a.updatedAt <= b.updatedAt && a.validUntil > b.updatedAt,
      ),
    );
    expect(overlaps).toEqual([]);
    await eventually(() => expect(sorted(one.entries())).toEqual(sorted(other.entries())));
  });

  it('write all changes of a commit or none when they want the same in another order', async () => {
    await openTwo();
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const all = (client: number, order: readonly number[]) => [
      ...order.filter((number) => number % 3 > 0).map((number) => remove(lease(number), duid(client))),
      ...put(...order.map((number) => lease(number + 1_000, { duid: duid(client) }))),
    ];
    const attempts = Array.from({ length: 40 }, (_, index) => {
      const store = index % 2 === 0 ? one : other;
      return store.commit(all(index, index % 2 === 0 ? numbers : numbers.toReversed()));
    });
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    const owners = [...one.entries()].map(({ duid: owner }) => Buffer.from(owner).toString('hex'));
    expect(new Set(owners)).toEqual(new Set([Buffer.from(duid(winner)).toString('hex')]));
    expect(owners).toHaveLength(60);
  });

  it('do not delete what the other one has renewed meanwhile', async () => {
    await openTwo();
    for (let round = 0; round < 50; round += 1) {
      const before = lease(round);
      await one.commit(put(before));
      await eventually(() => expect(other.get(before)).toEqual(before), 1);
      const renewed = lease(round, { updatedAt: NOW + 1, validUntil: NOW + 7_200_000 });
      await Promise.all([one.commit(put(renewed)), other.commit([remove(before)])]);
    }
    await eventually(() => expect(sorted(one.entries())).toEqual(sorted(other.entries())));
    expect(one.size).toBe(50);
  });
});

it('a transaction that waits for another one and that for it is written again', async () => {
  await query(server.url('postgres'), "ALTER ROLE ovlab SET deadlock_timeout = '3s'");
  await openTwo();
  await one.commit(put(lease(1), lease(2)));
  const rival = await connect(url);
  onTestFinished(() => rival.end());
  const update = (number: number) =>
    rival.query('UPDATE ovlab_leases SET iaid = 9 WHERE address = $1', [address(number)]);
  // Whoever has waited this long looks once whether both wait for each other, and gives up: the other one looks first.
  await rival.query("SET deadlock_timeout = '10min'");
  await rival.query('BEGIN');
  await update(2);
  const renewed = [1, 2].map((number) => lease(number, { updatedAt: NOW + 1 }));
  const commit = one.commit(put(...renewed));
  await eventually(async () => {
    expect((await rival.query('SELECT FROM pg_locks WHERE NOT granted')).rows).toHaveLength(1);
  }, 5);
  await update(1);
  await rival.query('COMMIT');
  await commit;
  await eventually(() => expect(sorted(other.entries())).toEqual(renewed));
  const rows = await query(url, 'SELECT iaid FROM ovlab_leases');
  expect(rows).toEqual([{ iaid: '1' }, { iaid: '1' }]);
});

describe('a value that the database refuses', () => {
  it('fails alone', async () => {
    await openTwo();
    const results = await Promise.allSettled([
      one.commit(put(lease(1))),
      one.commit(put(lease(2, { linkLayerAddress: 'unknown' }))),
      one.commit(put(lease(3))),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { message: expect.stringContaining('cannot be stored') } });
    expect(results[1]).not.toMatchObject({ reason: expect.any(LeaseStoreUnavailableError) });
    expect([...one.entries()]).toEqual([lease(1), lease(3)]);
  });

  it('is left out of a name', async () => {
    await openTwo();
    await one.commit(put(lease(1, { hostname: 'a\0b' })));
    await eventually(() => expect(other.get(lease(1))?.hostname).toBe('ab'));
  });
});
