import type { LeaseChange } from '@ovlab/dhcpv6';
import { describe, expect, it } from 'vitest';
import { lease, put, remove } from '../../../test/support/leases.ts';
import { cutAtRepeats, ownCopy, takeBatch, type Commit } from './batch.ts';

function commit(...changes: readonly LeaseChange[]): Commit {
  return { changes, resolve: () => undefined, reject: () => undefined, tries: 0 };
}

/** How many commits each batch has, until the queue is empty. */
function batchesOf(...queue: Commit[]): readonly number[] {
  const sizes: number[] = [];
  while (queue.length > 0) sizes.push(takeBatch(queue).length);
  return sizes;
}

describe('takeBatch', () => {
  it('takes what changes different leases', () => {
    expect(
      batchesOf(
        commit(...put(lease(1))),
        commit(remove(lease(2))),
        commit(),
        commit(...put(lease(3), lease(4))),
      ),
    ).toEqual([4]);
  });

  it('ends before a lease that is in it already', () => {
    expect(
      batchesOf(
        commit(...put(lease(1))),
        commit(...put(lease(2))),
        commit(remove(lease(1))),
        commit(...put(lease(3))),
      ),
    ).toEqual([2, 2]);
  });

  it('takes alone what changes a lease twice', () => {
    const twice = commit(remove(lease(2)), ...put(lease(2)));
    expect(batchesOf(commit(...put(lease(1))), twice, commit(...put(lease(3))))).toEqual([1, 1, 1]);
  });

  it('takes up to 1,000 changes, or one commit with more', () => {
    const leases = Array.from({ length: 2_500 }, (_, number) => lease(number));
    expect(batchesOf(...leases.map((one) => commit(...put(one))))).toEqual([1_000, 1_000, 500]);
    expect(batchesOf(commit(...put(...leases)), commit(...put(lease(9_999))))).toEqual([1, 1]);
  });
});

it('cutAtRepeats cuts before a lease is changed again', () => {
  const changes = [...put(lease(1), lease(2)), remove(lease(1)), ...put(lease(1)), ...put(lease(2))];
  expect(cutAtRepeats(changes).map((run) => run.length)).toEqual([2, 1, 2]);
  expect(cutAtRepeats(changes).flat()).toEqual(changes);
});

it('ownCopy shares no octets', () => {
  const [change] = put(lease(1, { reconfigureKey: new Uint8Array(16) }));
  if (change?.type !== 'put') throw new Error('it is a put');
  const copy = ownCopy(change);
  change.lease.duid.fill(0xff);
  change.lease.reconfigureKey?.fill(0xff);
  expect(copy).toEqual({ type: 'put', lease: lease(1, { reconfigureKey: new Uint8Array(16) }) });
});

it('ownCopy refuses an address in another spelling', () => {
  expect(() => ownCopy(remove(lease(1, { address: '2001:DB8::1' })))).toThrow(RangeError);
});
