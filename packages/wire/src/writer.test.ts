import { describe, expect, it } from 'vitest';
import { hex } from '../test/support.ts';
import { WireEncodeError } from './errors.ts';
import { Writer } from './writer.ts';

describe('Writer', () => {
  it('writes big-endian numbers', () => {
    const writer = new Writer();
    writer.u8(1, 'a');
    writer.u16(0x203, 'b');
    writer.u24(0x40506, 'c');
    writer.u32(0xffff_fffe, 'd');
    expect(writer.finish()).toEqual(hex('01 0203 040506 fffffffe'));
  });

  it.each<[string, (writer: Writer) => void, string]>([
    ['u8', (writer) => writer.u8(0xab, 'field'), 'ab'],
    ['u16', (writer) => writer.u16(0xabcd, 'field'), 'abcd'],
    ['u24', (writer) => writer.u24(0xab_cdef, 'field'), 'abcdef'],
    ['u32', (writer) => writer.u32(0xabcd_ef01, 'field'), 'abcdef01'],
    ['zeros', (writer) => writer.zeros(2), '0000'],
    ['bytes', (writer) => writer.bytes(hex('0102'), 'field'), '0102'],
    ['many bytes', (writer) => writer.bytes(new Uint8Array(40).fill(5), 'field'), '05'.repeat(40)],
    ['ascii', (writer) => writer.ascii('ab'), '6162'],
    ['address', (writer) => writer.address('::1', 'field'), '00000000000000000000000000000001'],
  ])('%s makes room wherever the buffer ends', (_, write, octets) => {
    for (let front = 250; front <= 260; front += 1) {
      const writer = new Writer();
      writer.bytes(new Uint8Array(front).fill(7), 'front');
      write(writer);
      expect([...writer.finish()]).toEqual([...new Uint8Array(front).fill(7), ...hex(octets)]);
    }
  });

  it('fills the last unit with zeros, and a full one with none', () => {
    const writer = new Writer();
    writer.u8(1, 'a');
    writer.align(8);
    expect(writer.length).toBe(8);
    writer.align(8);
    expect(writer.finish()).toEqual(hex('01 00000000000000'));
  });

  it('writes over what is there', () => {
    const writer = new Writer();
    writer.zeros(4);
    writer.u8At(0, 1, 'a');
    writer.u16At(2, 0x203, 'b');
    expect(writer.finish()).toEqual(hex('01 00 0203'));
  });

  it('writes the front of an address with zeros after the prefix', () => {
    const writer = new Writer();
    writer.prefix('2001:db8:55:ffff::1', 60, 8, 'prefix');
    expect(writer.finish()).toEqual(hex('20010db80055fff0'));
  });

  it('gives a result that further writing does not change', () => {
    const writer = new Writer();
    writer.u8(1, 'a');
    const before = writer.finish();
    writer.u8At(0, 2, 'a');
    expect(before).toEqual(hex('01'));
  });

  it('gives its own octets without a copy and goes on behind them', () => {
    const writer = new Writer(undefined, 8);
    const taken = ['0102', '030405', '0607', '08090a0b0c'].map((octets) => {
      writer.bytes(hex(octets), 'octets');
      return writer.take(2);
    });
    expect(writer.length).toBe(0);
    expect(taken).toEqual([hex('0102'), hex('030405'), hex('0607'), hex('08090a0b0c')]);
    expect(taken[1]?.buffer).toBe(taken[0]?.buffer);
    expect(taken[2]?.buffer).toBe(taken[0]?.buffer);
    expect(taken[3]?.buffer).not.toBe(taken[0]?.buffer);
  });

  it('makes room for more than it began with, and keeps what it has given', () => {
    const writer = new Writer(undefined, 4);
    writer.u16(0x102, 'a');
    const first = writer.take(0);
    writer.u32(0x3040506, 'b');
    writer.u16At(2, 0x708, 'c');
    expect(writer.finish()).toEqual(hex('03040708'));
    expect(first).toEqual(hex('0102'));
  });

  it('forgets what was not taken, and writes zeros over it', () => {
    const writer = new Writer();
    writer.u8(1, 'a');
    const first = writer.take(0);
    writer.u32(0xffff_ffff, 'b');
    writer.reset();
    expect(writer.length).toBe(0);
    writer.zeros(2);
    writer.u8(2, 'c');
    expect([...writer.finish(), ...first]).toEqual([0, 0, 2, 1]);
  });

  it.each<(writer: Writer) => void>([
    (writer) => writer.u8(256, 'field'),
    (writer) => writer.u16(-1, 'field'),
    (writer) => writer.u24(2 ** 24, 'field'),
    (writer) => writer.u32(0.5, 'field'),
    (writer) => writer.address('fe80::1%br0', 'field'),
    (writer) => writer.bytes('0102' as unknown as Uint8Array, 'field'),
  ])('names the field that does not fit: %#', (write) => {
    expect(() => write(new Writer())).toThrow(WireEncodeError);
    expect(() => write(new Writer())).toThrow(/^field: /);
  });
});
