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

describe('leases that expired while no server ran', () => {
  async function setUpFull() {
    const store = createMemoryStore();
    await store.commit([{ type: 'put', lease }]);
    const clock = createVirtualClock();
    const { logger } = createRecordingLogger();
    const identity = { duid, hashKey: new Uint8Array(16) };
    return { clock, store, keeper: new LeaseKeeper({ store, identity, logger, clock }) };
  }

  it('are deleted', async () => {
    const { clock, store, keeper } = await setUpFull();
    keeper.start();
    await clock.advance(10_000);
    expect(store.size).toBe(0);
    await keeper.close();
  });

  it('are shown before, and their ends are noted after that', async () => {
    const { keeper } = await setUpFull();
    const shown: string[] = [];
    keeper.visitKeys((address, prefixLength) => {
      shown.push(`${Buffer.from(address).toString('hex')}/${prefixLength}`);
    });
    expect(shown).toEqual(['20010db80055000000000000000000d6/128']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(keeper.expiry.fill(0)).toBe(false);
    await keeper.close();
  });
});
