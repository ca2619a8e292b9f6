import { isCanonicalKey, type LeaseChange } from '@ovlab/dhcpv6';
import { keyText } from './rows.ts';

/** Changes that wait to be written, all or none, and who waits for that. */
export interface Commit {
  readonly changes: readonly LeaseChange[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  /** How often it was written in vain. */
  tries: number;
}

/** How many changes are written with one statement. */
const MOST_CHANGES = 1_000;

/**
 * Takes commits from the front of a queue, at least one, that can be written together: no lease is changed twice, so
 * that the order does not matter and one statement can do it.
 */
export function takeBatch(queue: Commit[]): Commit[] {
  const keys = new Set<string>();
  let changes = 0;
  let taken = 0;
  for (const commit of queue) {
    changes += commit.changes.length;
    if (taken > 0 && changes > MOST_CHANGES) break;
    const own = new Set(commit.changes.map(keyOfChange));
    // One that changes a lease twice is written alone, change after change.
    const repeats = own.size < commit.changes.length;
    if (taken > 0 && (repeats || [...own].some((key) => keys.has(key)))) break;
    for (const key of own) keys.add(key);
    taken += 1;
    if (repeats) break;
  }
  return queue.splice(0, taken);
}

/** The changes in runs that do not change a lease twice. */
export function cutAtRepeats(changes: readonly LeaseChange[]): readonly (readonly LeaseChange[])[] {
  const runs: LeaseChange[][] = [];
  let keys = new Set<string>();
  for (const change of changes) {
    const key = keyOfChange(change);
    const run = runs.at(-1);
    if (run === undefined || keys.has(key)) {
      runs.push([change]);
      keys = new Set([key]);
    } else {
      run.push(change);
      keys.add(key);
    }
  }
  return runs;
}

export function keyOfChange(change: LeaseChange): string {
  return keyText(change.type === 'put' ? change.lease : change.key);
}

/**
 * A copy, because what is handed over may lie in the buffer of a message. The database keeps whole milliseconds, and
 * names without the character 0.
 * @throws RangeError when an address is not written as RFC 5952 says
 */
export function ownCopy(change: LeaseChange): LeaseChange {
  const key = change.type === 'put' ? change.lease : change.key;
  if (!isCanonicalKey(key)) throw new RangeError(`'${key.address}' is not the RFC 5952 text of an address`);
  if (change.type === 'delete') return { ...change, duid: Uint8Array.from(change.duid) };
  const { hostname, reconfigureKey, ...lease } = change.lease;
  return {
    type: 'put',
    lease: {
      ...lease,
      duid: Uint8Array.from(lease.duid),
      updatedAt: Math.round(lease.updatedAt),
      preferredUntil: Math.round(lease.preferredUntil),
      validUntil: Math.round(lease.validUntil),
      ...(hostname === undefined ? {} : { hostname: hostname.replaceAll('\0', '') }),
      ...(reconfigureKey === undefined ? {} : { reconfigureKey: Uint8Array.from(reconfigureKey) }),
    },
  };
}
