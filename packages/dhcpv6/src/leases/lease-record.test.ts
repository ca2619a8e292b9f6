import fc from 'fast-check';
import { formatAddress } from '@ovlab/wire';
import { describe, expect, it } from 'vitest';
import {
  isCanonicalKey,
  maxRecordLength,
  readRecord,
  RECORD_DUID,
  RECORD_KEY,
  writeRecord,
  writeRecordKey,
} from './lease-record.ts';
import type { Lease } from './lease.ts';

const octets = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength });
const time = fc.oneof(
  fc.nat(Number.MAX_SAFE_INTEGER),
  fc.constant(Infinity),
  fc.double({ noNaN: true, min: 0 }),
);
const linkLayer = octets(6).map((bytes) =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/(..)(?!$)/g, '$1:'),
);

const lease: fc.Arbitrary<Lease> = fc
  .record(
    {
      kind: fc.constantFrom('na', 'pd', 'registered'),
      state: fc.constantFrom('active', 'declined'),
      address: octets(16).map((bytes) => formatAddress(bytes)),
      prefixLength: fc.nat(128),
      duid: octets(3, 130),
      iaid: fc.nat(0xffff_ffff),
      updatedAt: time,
      preferredUntil: time,
      validUntil: time,
      linkLayerAddress: linkLayer,
      hostname: fc.string({ unit: 'grapheme', maxLength: 255 }),
      reconfigureKey: octets(16),
    },
    {
      requiredKeys: [
        'kind',
        'state',
        'address',
        'prefixLength',
        'duid',
        'iaid',
        'updatedAt',
        'preferredUntil',
        'validUntil',
      ],
    },
  )
  .map((fields) => fields as Lease);

describe('the record of a lease', () => {
  it('gives the lease back, wherever it lies', () => {
    fc.assert(
      fc.property(lease, fc.nat(9), (one, offset) => {
        const target = new Uint8Array(offset + maxRecordLength(one)).fill(0xaa);
        const end = writeRecord(one, target, offset);
        expect(end).toBeLessThanOrEqual(target.length);
        expect(readRecord(target, offset, end)).toEqual(one);
      }),
    );
  });

  it('has its key and its DUID where stores look for them', () => {
    fc.assert(
      fc.property(lease, (one) => {
        const record = new Uint8Array(maxRecordLength(one));
        writeRecord(one, record, 0);
        const key = new Uint8Array(17);
        writeRecordKey(one, key, 0);
        expect(record.slice(RECORD_KEY.start, RECORD_KEY.end)).toEqual(key);
        const length = record[RECORD_DUID.length] ?? 0;
        expect(record.slice(RECORD_DUID.start, RECORD_DUID.start + length)).toEqual(one.duid);
      }),
    );
  });

  const ordinary: Lease = {
    kind: 'na',
    state: 'active',
    address: '2001:db8::5',
    prefixLength: 128,
    duid: Uint8Array.of(0, 4, 1),
    iaid: 1,
    updatedAt: 1,
    preferredUntil: 2,
    validUntil: 3,
  };

  it('has one key for each address', () => {
    expect(isCanonicalKey(ordinary)).toBe(true);
    expect(isCanonicalKey({ address: '2001:DB8::5', prefixLength: 128 })).toBe(false);
    expect(isCanonicalKey({ address: '2001:db8:0:0::5', prefixLength: 128 })).toBe(false);
    expect(() => isCanonicalKey({ address: 'fe80::1%br0', prefixLength: 128 })).toThrow(RangeError);
  });

  it('is 48 octets and the DUID, at least', () => {
    expect(writeRecord(ordinary, new Uint8Array(200), 0)).toBe(51);
  });

  it.each<[string, Partial<Lease>]>([
    ['a link-layer address of another kind', { linkLayerAddress: '02:00:5e' }],
    ['a link-layer address with dashes', { linkLayerAddress: '02-00-5e-10-00-01' }],
    ['a link-layer address that is none', { linkLayerAddress: '0g:00:5e:10:00:01' }],
    ['a key of another length', { reconfigureKey: new Uint8Array(15) }],
    ['a DUID beyond all lengths', { duid: new Uint8Array(256) }],
    ['an address that is none', { address: '2001:db8::5/64' }],
  ])('is not written of %s', (_name, fields) => {
    const one = { ...ordinary, ...fields };
    expect(() => writeRecord(one, new Uint8Array(maxRecordLength(one)), 0)).toThrow(RangeError);
  });

  it('is not read of another version, or when it is cut', () => {
    const record = new Uint8Array(200);
    const end = writeRecord(ordinary, record, 0);
    expect(() => readRecord(record, 0, end - 1)).toThrow(RangeError);
    expect(() => readRecord(record, 0, 10)).toThrow(RangeError);
    expect(() => readRecord(record.with(0, 2), 0, end)).toThrow(RangeError);
  });
});
