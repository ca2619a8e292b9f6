import { maxRecordLength, writeRecord, type Lease } from '@ovlab/dhcpv6';
import { describe, expect, it } from 'vitest';
import { duid, lease } from '../../../test/support/leases.ts';
import { addressToBytes } from '../../address.ts';
import { LeaseImage, type TableReader } from './lease-image.ts';

/** A table with leases by their numbers that counts how often one is read. */
class Table implements TableReader {
  readonly #leases: ReadonlyMap<number, Lease>;
  reads = 0;

  constructor(leases: readonly (readonly [number, Lease])[]) {
    this.#leases = new Map(leases);
  }

  get lastId(): number {
    return Math.max(0, ...this.#leases.keys());
  }

  get size(): number {
    return this.#leases.size;
  }

  get(id: number): Lease | undefined {
    this.reads += 1;
    return this.#leases.get(id);
  }

  record(id: number): Uint8Array | undefined {
    const found = this.get(id);
    if (found === undefined) return undefined;
    const octets = new Uint8Array(maxRecordLength(found));
    return octets.subarray(0, writeRecord(found, octets, 0));
  }
}

/** Number 2 is free. */
function setUp() {
  const table = new Table([
    [1, lease(1)],
    [3, lease(3)],
    [4, lease(4)],
  ]);
  return { table, image: new LeaseImage(table) };
}

const addresses = (leases: Iterable<Lease>): string[] => [...leases].map(({ address }) => address).sort();
const hexOf = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
const keysOf = (...numbers: number[]): string[] =>
  numbers.map((number) => `${hexOf(addressToBytes(lease(number).address))}/128`);
const all = addresses([lease(1), lease(3), lease(4)]);

describe('what is in the table', () => {
  it('is read once by whoever wants to see all of it, and not before', () => {
    const { table, image } = setUp();
    expect([image.size, table.reads]).toEqual([3, 0]);
    expect(addresses(image.entries())).toEqual(all);
    expect([image.size, table.reads]).toEqual([3, 4]);
  });

  it('is read once by whoever wants to see all keys', () => {
    const { table, image } = setUp();
    const keys = () => {
      const seen: string[] = [];
      image.visitKeys((octets, length) => seen.push(`${hexOf(octets)}/${length}`));
      return seen.sort();
    };
    expect(keys()).toEqual(keysOf(1, 3, 4));
    expect(table.reads).toBe(4);
    image.apply({ id: 3, key: lease(3), held: lease(3), lease: undefined });
    image.apply({ id: 4, key: lease(4), held: lease(4), lease: lease(4, { updatedAt: 7 }) });
    image.rest();
    image.apply({ id: 2, key: lease(2), held: undefined, lease: lease(2) });
    expect(keys()).toEqual(keysOf(1, 2, 4));
  });

  it('is all read when somebody looks for one lease', () => {
    const { table, image } = setUp();
    expect(image.find(lease(3))).toEqual({ id: 3, lease: lease(3) });
    expect(image.ofClient(lease(1).duid)).toContainEqual(lease(1));
    expect(image.find(lease(9))).toBeUndefined();
    expect(addresses(image.entries())).toEqual(all);
    expect(table.reads).toBeGreaterThanOrEqual(4);
  });

  it('is shown when somebody looked at only a part of it, or changes it meanwhile', () => {
    const { image } = setUp();
    const seen: string[] = [];
    for (const { address } of image.entries()) {
      seen.push(address);
      if (seen.length > 1) continue;
      image.apply({ id: 1, key: lease(1), held: lease(1), lease: undefined });
      expect(image.find(lease(3))?.id).toBe(3);
    }
    expect(seen.sort()).toEqual(addresses([lease(3), lease(4)]));
    for (const { address } of image.entries()) {
      expect(all).toContain(address);
      break;
    }
    expect(image.size).toBe(2);
  });

  it('leaves the numbers between it to others', () => {
    expect([setUp().image, setUp().image].map((image) => image.takeNumber())).toEqual([2, 2]);
  });
});

it('a lease that was read before is shown as it has become', () => {
  const { image } = setUp();
  for (const after of [lease(3, { updatedAt: 7 }), lease(3, { duid: duid(9) }), undefined]) {
    const { lease: held } = image.find(lease(3)) ?? {};
    image.apply({ id: 3, key: lease(3), held, lease: after });
    expect(image.find(lease(3))?.lease).toEqual(after);
    expect(image.ofClient(duid(9))).toEqual(after?.updatedAt === 7 || after === undefined ? [] : [after]);
  }
});
