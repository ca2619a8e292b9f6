import { expect, it } from 'vitest';
import { expectMalformed, expectOption } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { describeOption, encodeOption } from './options.ts';

it('is type 25, reserved octets, lifetime and addresses', () => {
  expectOption(
    { type: 'rdnss', lifetime: 1800, addresses: ['2001:db8:55::53', 'fe80::1'] },
    `19 05 0000 00000708 20010db8005500000000000000000053 fe800000000000000000000000000001`,
  );
});

it('holds up to 127 addresses, which is more than 255 octets', () => {
  const addresses = Array.from({ length: 127 }, (_, index) => `2001:db8::${(index + 1).toString(16)}`);
  const bytes = encodeOption({ type: 'rdnss', lifetime: 0, addresses });
  expect(bytes).toHaveLength(2040);
  expectOption({ type: 'rdnss', lifetime: 0, addresses }, Buffer.from(bytes).toString('hex'));
  const oneMore = { type: 'rdnss', lifetime: 0, addresses: [...addresses, '::1'] } as const;
  expect(() => encodeOption(oneMore)).toThrow(NdpEncodeError);
});

it('stays raw without address or with half of one', () => {
  expectMalformed('19 01 0000 00000708', 'no address');
  expectMalformed('19 02 0000 00000708 20010db800550000', 'the length fits no whole number of addresses');
});

it('refuses to encode no address or a wrong one', () => {
  expect(() => encodeOption({ type: 'rdnss', lifetime: 1, addresses: [] })).toThrow(NdpEncodeError);
  expect(() => encodeOption({ type: 'rdnss', lifetime: 1, addresses: ['192.0.2.53'] })).toThrow(
    NdpEncodeError,
  );
});

it('is described with its addresses', () => {
  expect(describeOption({ type: 'rdnss', lifetime: 0, addresses: ['::1', '::2'] })).toBe(
    'rdnss ::1 ::2 (0 s)',
  );
});
