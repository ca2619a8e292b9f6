import { describe, expect, it } from 'vitest';
import { hex } from '../test/support.ts';
import { Reader } from './reader.ts';

describe('Reader', () => {
  it('reads big-endian numbers, the largest ones unsigned', () => {
    const reader = new Reader(hex('01 0203 08090a 04050607 ff ffff ffffff ffffffff'));
    const numbers = () => [reader.u8(), reader.u16(), reader.u24(), reader.u32()];
    expect(numbers()).toEqual([1, 0x203, 0x8090a, 0x4050607]);
    expect(numbers()).toEqual([0xff, 0xffff, 0xff_ffff, 0xffff_ffff]);
    expect(reader.remaining).toBe(0);
    expect(reader.error).toBeUndefined();
  });

  it('answers zeros after the first error and keeps that one', () => {
    const reader = new Reader(hex('01 02 03'));
    expect(reader.u32()).toBe(0);
    expect([reader.u8(), reader.text(2), reader.address()]).toEqual([0, '', '::']);
    expect(reader.bytes(2)).toEqual(hex('0000'));
    reader.fail('another');
    expect(reader.error).toBe('ends after 3 octets');
    expect(reader.remaining).toBe(3);
  });

  it('sees no more than its window and forgets the error of the last one', () => {
    const reader = new Reader(hex('01 02 03 04 05'));
    reader.fail('old');
    reader.window(1, 4);
    expect(reader.remaining).toBe(3);
    expect(reader.u16()).toBe(0x203);
    expect(reader.whole()).toEqual(hex('020304'));
    expect(reader.u16()).toBe(0);
    expect(reader.error).toBe('ends after 3 octets');
    expect(reader.whole()).toEqual(hex('020304'));
  });

  it('says where it is, so that a window in a window can be left again', () => {
    const reader = new Reader(hex('01 02 03 04 05'));
    reader.window(1, 5);
    reader.u8();
    const { start, offset, end } = reader;
    expect([start, offset, end]).toEqual([1, 2, 5]);
    reader.window(offset, offset + 2);
    expect(reader.rest()).toEqual(hex('0304'));
    reader.window(start, end);
    reader.skip(offset + 2 - start);
    expect([reader.u8(), reader.remaining]).toEqual([5, 0]);
  });

  it('reads a whole address in the middle', () => {
    const reader = new Reader(hex('ff 20010db8000000000000000000000053 01'));
    reader.skip(1);
    expect([reader.address(), reader.u8(), reader.address()]).toEqual(['2001:db8::53', 1, '::']);
    expect(reader.error).toBe('ends after 18 octets');
  });

  it.each([0, 31, 32, 33, 100])('copies %d octets', (length) => {
    const octets = Uint8Array.from({ length: length + 2 }, (_, index) => index + 1);
    const reader = new Reader(octets);
    reader.skip(1);
    const copy = reader.bytes(length);
    expect(copy).toEqual(octets.slice(1, length + 1));
    octets.fill(0);
    expect(copy[0] ?? 2).toBe(2);
  });

  it('gives copies, also of a Node.js Buffer, whose own slice shares its memory', () => {
    const buffer = Buffer.from('0102030405', 'hex').subarray(1);
    const reader = new Reader(buffer);
    const bytes = reader.bytes(2);
    const whole = reader.whole();
    buffer.fill(0);
    expect(bytes).toEqual(hex('0203'));
    expect(whole).toEqual(hex('02030405'));
  });

  it('reads an address of which only the front is there, and masks it', () => {
    const octets = hex('20010db8 0055ffff');
    expect(new Reader(octets).prefix(8, 64)).toBe('2001:db8:55:ffff::');
    expect(new Reader(octets).prefix(8, 60)).toBe('2001:db8:55:fff0::');
    expect(new Reader(octets).prefix(4, 29)).toBe('2001:db8::');
    expect(new Reader(octets).prefix(8, 0)).toBe('::');
  });

  it('takes only zeros as padding', () => {
    const reader = new Reader(hex('01 00 00'));
    expect(reader.onlyZeros).toBe(false);
    reader.skip(1);
    expect(reader.onlyZeros).toBe(true);
    reader.padding();
    expect([reader.remaining, reader.error]).toEqual([0, undefined]);
    const spoilt = new Reader(hex('00 01'));
    spoilt.padding();
    expect(spoilt.error).toBe('padding is not zero');
  });
});
