import { expect, it } from 'vitest';
import { expectMalformed, expectOption, hex } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { decodeOptions, describeOption, encodeOption } from './options.ts';

it('is type 7, two reserved octets and milliseconds in 32 bits', () => {
  expectOption({ type: 'advertisement-interval', interval: 600_000 }, '07 01 0000 000927c0');
  expectOption({ type: 'advertisement-interval', interval: 0xffff_ffff }, '07 01 0000 ffffffff');
});

it('ignores the reserved octets', () => {
  const option = { type: 'advertisement-interval', interval: 1 };
  expect(decodeOptions(hex('07 01 ffff 00000001'))).toEqual([option]);
});

it('stays raw when it is too long', () => {
  expectMalformed('07 02 0000 00000001 0000000000000000', '8 octets too long');
});

it.each([-1, 0.5, 2 ** 32])('refuses to encode %d', (interval) => {
  expect(() => encodeOption({ type: 'advertisement-interval', interval })).toThrow(NdpEncodeError);
});

it('is described in milliseconds', () => {
  expect(describeOption({ type: 'advertisement-interval', interval: 70 })).toBe(
    'advertisement interval 70 ms',
  );
});
