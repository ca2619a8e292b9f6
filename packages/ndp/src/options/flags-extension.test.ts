import { expect, it } from 'vitest';
import { expectOption, hex } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { describeOption, encodeOption } from './options.ts';

it('is type 26 with 48 bits', () => {
  expectOption({ type: 'flags-extension', flags: hex('800000000001') }, '1a 01 800000000001');
});

it('keeps more bits than RFC 5175 has, which are for extensions', () => {
  expectOption(
    { type: 'flags-extension', flags: hex('0102030405060708090a0b0c0d0e') },
    '1a 02 0102030405060708090a0b0c0d0e',
  );
});

it.each([0, 1, 8])('refuses to encode %d octets', (length) => {
  expect(() => encodeOption({ type: 'flags-extension', flags: new Uint8Array(length) })).toThrow(
    NdpEncodeError,
  );
});

it('is described by its bits', () => {
  expect(describeOption({ type: 'flags-extension', flags: hex('800000000001') })).toBe(
    'flags extension 800000000001',
  );
});
