import {
  createDuidUuid,
  createMemoryStore,
  LeaseStoreUnavailableError,
  type Lease,
  type LeaseStore,
} from '@ovlab/dhcpv6';
import { describe, expect, it } from 'vitest';
import { createRecordingLogger } from '../../test/support/recording-logger.ts';
import { createVirtualClock } from '../../test/support/virtual-clock.ts';
import { LeaseKeeper, type LeaseStoreStatus } from './lease-keeper.ts';

const duid = createDuidUuid('f81d4fae-7dec-11d0-a765-00a0c91e6bf6');
const lease: Lease = {
  kind: 'na',
  state: 'active',
  address: '2001:db8:55::d6',
  prefixLength: 128,
  duid,
  iaid: 1,
  updatedAt: 0,
  preferredUntil: 1_000_000,
  validUntil: 2_000_000,
};

/** A keeper whose store can be made to fail. */
function setUp(kind: LeaseStoreStatus['kind']) {
  const memory = createMemoryStore();
  let failing = true;
  const store: LeaseStore = {
    size: 0,
    get: (key) => memory.get(key),
    ofClient: (client) => memory.ofClient(client),
    entries: () => memory.entries(),
    onForeignChange: (listener) => memory.onForeignChange(listener),
    close: () => memory.close(),
    commit: (changes) =>
      failing ? Promise.reject(new LeaseStoreUnavailableError('no space left')) : memory.commit(changes),
  };
  const { logger, lines } = createRecordingLogger();
  const clock = createVirtualClock();
  const identity = { duid, hashKey: new Uint8Array(16) };
  const keeper = new LeaseKeeper({ store, identity, kind, logger, clock });
  const put = () => keeper.commit([{ type: 'put', lease }]);
  return { keeper, lines, put, mend: () => (failing = false) };
}

describe('a store that cannot be written', () => {
  it('is told of, and when it can again', async () => {
    const { keeper, lines, put, mend } = setUp('lmdb');
    await expect(put()).rejects.toThrow('no space left');
    expect(keeper.status().available).toBe(false);
    mend();
    await put();
    expect(keeper.status().available).toBe(true);
    expect(lines).toEqual([
      'error: leases cannot be stored, so that none is given: no space left',
      'info: leases are stored again after 0 s',
    ]);
  });

  it('is left to a database that tells of itself', async () => {
    const { lines, put } = setUp('postgres');
    await expect(put()).rejects.toThrow('no space left');
    expect(lines).toEqual([]);
  });
});
