import { expect, it } from 'vitest';
import { expectMalformed, expectOption, hex } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { decodeOptions, encodeOption } from './options.ts';

it('is type 5, two reserved octets and 32 bits', () => {
  expectOption({ type: 'mtu', mtu: 1500 }, '05 01 0000 000005dc');
  expectOption({ type: 'mtu', mtu: 0xffff_ffff }, '05 01 0000 ffffffff');
});

it('ignores the reserved octets', () => {
  expect(decodeOptions(hex('05 01 ffff 00000500'))).toEqual([{ type: 'mtu', mtu: 1280 }]);
});

it('stays raw when it is too long', () => {
  expectMalformed('05 02 0000 000005dc 0000000000000000', '8 octets too long');
});

it.each([-1, 0.5, 2 ** 32, Number.NaN])('refuses to encode %d', (mtu) => {
  expect(() => encodeOption({ type: 'mtu', mtu })).toThrow(NdpEncodeError);
});
