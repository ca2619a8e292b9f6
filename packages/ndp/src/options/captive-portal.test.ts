import { expect, it } from 'vitest';
import { expectMalformed, expectOption, hex } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { decodeOptions, describeOption, encodeOption } from './options.ts';

it('is type 37 and a URI padded with NUL', () => {
  expectOption(
    { type: 'captive-portal', uri: 'https://p.example' },
    '25 03 68747470733a2f2f702e6578616d706c65 0000000000',
  );
});

it('needs no padding when the URI fills the units', () => {
  expectOption({ type: 'captive-portal', uri: 'urn:ab' }, '25 01 75726e3a6162');
});

it('is understood with more padding than it needs', () => {
  const octets = '25 02 75726e3a6162 0000000000000000';
  expect(decodeOptions(hex(octets))).toEqual([{ type: 'captive-portal', uri: 'urn:ab' }]);
});

it('can say that there is no portal, and be 2040 octets long', () => {
  for (const uri of ['urn:ietf:params:capport:unrestricted', `https://p.example/${'a'.repeat(2020)}`]) {
    const bytes = encodeOption({ type: 'captive-portal', uri });
    expect(decodeOptions(bytes)).toEqual([{ type: 'captive-portal', uri }]);
  }
  const tooLong = `https://p.example/${'a'.repeat(2021)}`;
  expect(() => encodeOption({ type: 'captive-portal', uri: tooLong })).toThrow(NdpEncodeError);
});

it('stays raw when it is no URI', () => {
  expectMalformed('25 01 000000000000', 'not a URI');
  expectMalformed('25 01 68747470733a', 'not a URI');
  expectMalformed('25 01 702e65780000', 'not a URI');
  expectMalformed('25 02 75726e3a6100 6200000000000000', 'not a URI');
  expectMalformed('25 01 75726e3a611b', 'not a URI');
  expectMalformed('25 01 75726e3ac3bc', 'not a URI');
});

it.each([
  '',
  'p.example',
  '//p.example',
  'https:',
  'https://p.example/a b',
  'https://bücher.example/',
  'a:\0',
])('refuses to encode %j', (uri) => {
  expect(() => encodeOption({ type: 'captive-portal', uri })).toThrow(NdpEncodeError);
});

it('is described by the URI', () => {
  expect(describeOption({ type: 'captive-portal', uri: 'urn:a' })).toBe('captive portal urn:a');
});
