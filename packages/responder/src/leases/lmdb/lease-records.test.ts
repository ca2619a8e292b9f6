import type { Lease } from '@ovlab/dhcpv6';
import { expect, it } from 'vitest';
import { LeaseRecords } from './lease-records.ts';

function lease(number: number, hostname?: string): Lease {
  return {
    kind: 'na',
    state: 'active',
    address: `2001:db8::${number.toString(16)}`,
    prefixLength: 128,
    duid: Uint8Array.of(0, 3, 0, 1, 2, 0, 0, 0, number >> 8, number & 0xff),
    iaid: number,
    updatedAt: 1000,
    preferredUntil: 2000,
    validUntil: 3000,
    ...(hostname === undefined ? {} : { hostname }),
  };
}

it('has what was put there last', () => {
  const records = new LeaseRecords();
  records.set(1, lease(1));
  records.set(2, lease(2, 'host'));
  records.set(1, lease(3));
  expect(records.get(1)).toEqual(lease(3));
  expect(records.get(2)).toEqual(lease(2, 'host'));
  expect([...records.ids()]).toEqual([1, 2]);
  expect(records.size).toBe(2);
});

it('knows what is deleted from what is not there', () => {
  const records = new LeaseRecords();
  records.set(1, lease(1));
  records.set(1, undefined);
  expect(records.get(1)).toBeUndefined();
  expect(records.record(1)).toBeUndefined();
  expect([records.has(1), records.has(2)]).toEqual([true, false]);
  records.set(1, lease(4));
  expect(records.get(1)).toEqual(lease(4));
});

it('gives a lease that has become longer another place', () => {
  const records = new LeaseRecords();
  records.set(1, lease(1, 'a'));
  records.set(2, lease(2));
  records.set(1, lease(1, 'a-much-longer-name-than-before'));
  expect(records.get(1)).toEqual(lease(1, 'a-much-longer-name-than-before'));
  expect(records.get(2)).toEqual(lease(2));
});

it('writes in place what has become shorter', () => {
  const records = new LeaseRecords();
  records.set(1, lease(1, 'a-much-longer-name-than-after'));
  records.set(2, lease(2));
  records.set(1, lease(1));
  expect(records.get(1)).toEqual(lease(1));
  expect(records.get(2)).toEqual(lease(2));
  expect(records.record(1)).toHaveLength(58);
});

it('grows', () => {
  const records = new LeaseRecords();
  for (let id = 1; id <= 5_000; id += 1) records.set(id, lease(id));
  for (let id = 1; id <= 5_000; id += 1) expect(records.get(id)?.iaid).toBe(id);
});
