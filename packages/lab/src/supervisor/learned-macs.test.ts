import { expect, it } from 'vitest';
import { learnedMacs } from './learned-macs.ts';

function entry(mac: readonly number[], port: number, isLocal: boolean): readonly number[] {
  return [...mac, port & 0xff, isLocal ? 1 : 0, 7, 0, 0, 0, port >> 8, 0, 0, 0];
}

const table = Uint8Array.from([
  ...entry([2, 0, 0, 0, 0, 1], 1, false),
  ...entry([2, 0, 0, 0, 0, 2], 2, true),
  ...entry([2, 0, 0, 0, 0, 0xab], 2, false),
  ...entry([2, 0, 0, 0, 0, 4], 258, false),
]);

it('finds what was learned behind a port, and not the address of the port itself', () => {
  expect(learnedMacs(table, 2)).toEqual(['02:00:00:00:00:ab']);
});

it('tells ports apart whose numbers need two octets', () => {
  expect(learnedMacs(table, 258)).toEqual(['02:00:00:00:00:04']);
});

it('reads nothing from a table that is cut off', () => {
  expect(learnedMacs(table.subarray(0, 15), 1)).toEqual([]);
});
