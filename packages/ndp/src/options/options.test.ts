import { describe, expect, it } from 'vitest';
import { knownOptions } from '../../test/arbitraries.ts';
import { expectOption, hex } from '../../test/support.ts';
import { NdpDecodeError, NdpEncodeError } from '../errors.ts';
import { decodeOptions, describeOption, encodeOption, optionsOf } from './options.ts';
import { optionCodecs } from './table.ts';

describe('the table', () => {
  it('has every code and every type once', () => {
    expect(new Set(optionCodecs.map((codec) => codec.code)).size).toBe(optionCodecs.length);
    expect(new Set(optionCodecs.map((codec) => codec.type)).size).toBe(optionCodecs.length);
  });

  it('has a generator for the property tests for each', () => {
    expect(Object.keys(knownOptions).sort()).toEqual(optionCodecs.map((codec) => codec.type).sort());
  });
});

describe('an unknown option', () => {
  it('is kept byte for byte', () => {
    expectOption({ type: 'raw', code: 253, data: hex('0102030405ff') }, 'fd 01 0102030405ff');
  });

  it('can be 2040 octets long', () => {
    const data = new Uint8Array(2038).fill(7);
    const bytes = encodeOption({ type: 'raw', code: 253, data });
    expect(bytes[1]).toBe(255);
    expect(decodeOptions(bytes)).toEqual([{ type: 'raw', code: 253, data }]);
  });

  it('does not change with the buffer that it came in', () => {
    const buffer = hex('fd 01 010203040506');
    const [option] = decodeOptions(buffer);
    buffer.fill(0);
    expect(option).toEqual({ type: 'raw', code: 253, data: hex('010203040506') });
  });

  it('does not change with a Node.js Buffer either, whose slices share its memory', () => {
    const buffer = Buffer.from('fd01010203040506', 'hex');
    const [option] = decodeOptions(buffer);
    buffer.fill(0);
    expect(option).toEqual({ type: 'raw', code: 253, data: hex('010203040506') });
  });

  it.each([0, 5, 7, 2046])('refuses to encode %d octets', (length) => {
    const encode = () => encodeOption({ type: 'raw', code: 253, data: new Uint8Array(length) });
    expect(encode).toThrow(NdpEncodeError);
    expect(encode).toThrow(`raw: ${length + 2} octets are not a multiple of 8 up to 2040`);
  });

  it('refuses to encode a code of more than 8 bits', () => {
    expect(() => encodeOption({ type: 'raw', code: 256, data: new Uint8Array(6) })).toThrow(NdpEncodeError);
  });

  it('is described by code and size', () => {
    expect(describeOption({ type: 'raw', code: 253, data: new Uint8Array(6) })).toBe(
      'option 253 of 8 octets',
    );
    expect(describeOption({ type: 'raw', code: 5, data: new Uint8Array(14), malformed: 'why' })).toBe(
      'option 5 of 16 octets (malformed: why)',
    );
  });
});

describe('a message MUST be discarded (RFC 4861 6.1) when an option', () => {
  const reasonOf = (octets: string) => {
    try {
      decodeOptions(hex(octets));
    } catch (error) {
      return error instanceof NdpDecodeError ? error.reason : error;
    }
    return undefined;
  };

  it.each([
    ['has length 0', '01 00 02005e100001', 'option-length-zero'],
    ['has length 0 after a good one', '05 01 0000 000005dc fd 00', 'option-length-zero'],
    ['ends behind the packet', '01 02 02005e100001', 'option-overrun'],
    ['ends one octet behind the packet', '01 01 02005e1000', 'option-overrun'],
    ['has no length', '01', 'option-overrun'],
  ])('%s', (_, octets, reason) => {
    expect(reasonOf(octets)).toBe(reason);
  });
});

it('optionsOf picks the options of one type in their order', () => {
  const options = [
    { type: 'mtu', mtu: 1 },
    { type: 'rdnss', lifetime: 0, addresses: [] },
    { type: 'mtu', mtu: 2 },
  ] as const;
  expect(optionsOf({ options }, 'mtu').map((option) => option.mtu)).toEqual([1, 2]);
});
