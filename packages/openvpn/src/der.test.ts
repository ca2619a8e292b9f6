import { describe, expect, it } from 'vitest';
import { derTime, derValues } from './der.ts';

const octets = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const time = (tag: number, text: string) =>
  derTime({ tag, content: Buffer.from(text), raw: Buffer.alloc(0) });

describe('derValues', () => {
  it('reads values one after the other, with short and long lengths', () => {
    const long = `04 82 0100 ${'00'.repeat(256)}`;
    const values = derValues(octets(`02 01 05 30 00 ${long}`));
    expect(values.map(({ tag, content, raw }) => [tag, content.length, raw.length])).toEqual([
      [0x02, 1, 3],
      [0x30, 0, 2],
      [0x04, 256, 260],
    ]);
    expect(derValues(Buffer.alloc(0))).toEqual([]);
  });

  it.each(['02', '02 02 05', '02 80 00 00', '02 85 0000000001 05', '02 82 01', '02 84 ffffffff 05'])(
    'refuses %s',
    (hex) => {
      expect(() => derValues(octets(hex))).toThrow(RangeError);
    },
  );
});

describe('derTime', () => {
  it.each([
    [0x17, '260102030405Z', '2026-01-02T03:04:05.000Z'],
    [0x17, '490102030405Z', '2049-01-02T03:04:05.000Z'],
    [0x17, '500102030405Z', '1950-01-02T03:04:05.000Z'],
    [0x18, '20510102030405Z', '2051-01-02T03:04:05.000Z'],
  ])('reads %i %s', (tag, text, instant) => {
    expect(time(tag, text).toISOString()).toBe(instant);
  });

  it.each([
    [0x17, '2601020304Z'],
    [0x17, '260102030405+0100'],
    [0x18, '20511302030405Z'],
  ])('refuses %i %s', (tag, text) => {
    expect(() => time(tag, text)).toThrow(RangeError);
  });
});
