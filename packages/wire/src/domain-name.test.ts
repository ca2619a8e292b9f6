import { describe, expect, it } from 'vitest';
import { hex } from '../test/support.ts';
import {
  readDomainName,
  readPartialDomainName,
  writeDomainName,
  writePartialDomainName,
} from './domain-name.ts';
import { WireEncodeError } from './errors.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

function written(write: typeof writeDomainName, name: string): Uint8Array {
  const writer = new Writer();
  write(writer, name, 'name');
  return writer.finish();
}

function read(reading: typeof readDomainName, octets: string): string | undefined {
  const reader = new Reader(hex(octets));
  const name = reading(reader);
  return reader.error ?? name;
}

const label = (length: number) => 'a'.repeat(length);
/** Three labels of 63 and one of 61 characters, with their lengths and the root 255 octets. */
const longest = [63, 63, 63, 61].map(label).join('.');

describe('a whole name', () => {
  it.each([
    ['a', '01 61 00'],
    ['lab.example', '03 6c6162 07 6578616d706c65 00'],
    ['_http._tcp.x-1', '05 5f68747470 04 5f746370 03 782d31 00'],
  ])('%s', (name, octets) => {
    expect(written(writeDomainName, name)).toEqual(hex(octets));
    expect(written(writeDomainName, `${name}.`)).toEqual(hex(octets));
    expect(read(readDomainName, octets)).toBe(name);
  });

  it('ends at the root, and the root alone is no text', () => {
    const reader = new Reader(hex('01 61 00 00 01 62 00'));
    expect([readDomainName(reader), readDomainName(reader), readDomainName(reader)]).toEqual(['a', '', 'b']);
  });

  it('has up to 255 octets and labels of up to 63', () => {
    const octets = written(writeDomainName, longest);
    expect(octets).toHaveLength(255);
    expect(readDomainName(new Reader(octets))).toBe(longest);
  });

  it.each(['', '.', 'a..b', '.a', 'a..', 'a b', 'bücher', 'a.\0', label(64), `${longest}b`, `a.${longest}`])(
    'cannot be %j',
    (name) => {
      expect(() => written(writeDomainName, name)).toThrow(WireEncodeError);
      expect(() => written(writeDomainName, name)).toThrow('is not a domain name');
    },
  );

  it.each([
    ['01 61', 'ends after 2 octets'],
    ['02 61', 'ends after 2 octets'],
    ['c0 00', 'compressed or over-long label in a domain name'],
    [`40 ${'61'.repeat(64)} 00`, 'compressed or over-long label in a domain name'],
    ['03 612e62 00', 'a domain name has other characters than letters, digits, - and _'],
    ['02 6120 00', 'a domain name has other characters than letters, digits, - and _'],
    ['01 00 00', 'a domain name has other characters than letters, digits, - and _'],
    [`${`3f ${'61'.repeat(63)}`.repeat(4)} 00`, 'a domain name is longer than 255 octets'],
  ])('%s is none', (octets, error) => {
    expect(read(readDomainName, octets)).toBe(error);
  });
});

describe('a partial name', () => {
  it.each([
    ['', ''],
    ['.', '00'],
    ['host', '04 686f7374'],
    ['host.lab', '04 686f7374 03 6c6162'],
    ['host.lab.', '04 686f7374 03 6c6162 00'],
  ])('%j', (name, octets) => {
    expect(written(writePartialDomainName, name)).toEqual(hex(octets));
    expect(read(readPartialDomainName, octets)).toBe(name);
  });

  it('leaves what is behind the root', () => {
    const reader = new Reader(hex('01 61 00 ff'));
    expect([readPartialDomainName(reader), reader.remaining, reader.error]).toEqual(['a.', 1, undefined]);
  });

  it('has room for the root', () => {
    const octets = written(writePartialDomainName, longest);
    expect(octets).toHaveLength(254);
    expect(readPartialDomainName(new Reader(octets))).toBe(longest);
    const oneMore = [...octets.subarray(0, -62), 62, ...new TextEncoder().encode(label(62))];
    const reader = new Reader(Uint8Array.from(oneMore));
    readPartialDomainName(reader);
    expect(reader.error).toBe('a domain name is longer than 255 octets');
  });

  it.each(['..', 'a..', '.a', 'a b', label(64), `${longest}b`])('cannot be %j', (name) => {
    expect(() => written(writePartialDomainName, name)).toThrow(WireEncodeError);
  });
});
