import { describe, expect, it } from 'vitest';
import { hex } from '../test/support.ts';
import { WireEncodeError } from './errors.ts';
import { Writer } from './writer.ts';

describe('Writer', () => {
  it('writes big-endian numbers', () => {
    const writer = new Writer();
    writer.u8(1, 'a');
    writer.u16(0x203, 'b');
    writer.u32(0xffff_fffe, 'c');
    expect(writer.finish()).toEqual(hex('01 0203 fffffffe'));
  });

  it.each<[string, (writer: Writer) => void, string]>([
    ['u8', (writer) => writer.u8(0xab, 'field'), 'ab'],
    ['u16', (writer) => writer.u16(0xabcd, 'field'), 'abcd'],
    ['u32', (writer) => writer.u32(0xabcd_ef01, 'field'), 'abcdef01'],
    ['zeros', (writer) => writer.zeros(2), '0000'],
    ['bytes', (writer) => writer.bytes(hex('0102'), 'field'), '0102'],
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

  it.each<(writer: Writer) => void>([
    (writer) => writer.u8(256, 'field'),
    (writer) => writer.u16(-1, 'field'),
    (writer) => writer.u32(0.5, 'field'),
    (writer) => writer.address('fe80::1%br0', 'field'),
    (writer) => writer.bytes('0102' as unknown as Uint8Array, 'field'),
  ])('names the field that does not fit: %#', (write) => {
    expect(() => write(new Writer())).toThrow(WireEncodeError);
    expect(() => write(new Writer())).toThrow(/^field: /);
  });
});
