import { expect, it } from 'vitest';
import { expectMalformed, expectOption, hex } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { decodeOptions, describeOption, encodeOption } from './options.ts';

it('is type 31, lifetime and names padded with zeros', () => {
  expectOption(
    { type: 'dnssl', lifetime: 1800, domains: ['lab.example', 'example'] },
    `1f 04 0000 00000708
     03 6c6162 07 6578616d706c65 00
     07 6578616d706c65 00
     0000`,
  );
});

it('needs no padding when the names fill the units', () => {
  expectOption({ type: 'dnssl', lifetime: 1, domains: ['abcdef'] }, '1f 02 0000 00000001 06 616263646566 00');
});

it('takes names that end with a dot and gives them back without', () => {
  const bytes = encodeOption({ type: 'dnssl', lifetime: 1, domains: ['lab.example.'] });
  expect(decodeOptions(bytes)).toEqual([{ type: 'dnssl', lifetime: 1, domains: ['lab.example'] }]);
});

it('is understood with more padding than it needs', () => {
  const octets = '1f 03 0000 00000001 06 616263646566 00 0000000000000000';
  expect(decodeOptions(hex(octets))).toEqual([{ type: 'dnssl', lifetime: 1, domains: ['abcdef'] }]);
});

it('holds labels of 63 and names of 255 octets', () => {
  const long = 'a'.repeat(63);
  const name = [long, long, long, 'b'.repeat(61)].join('.');
  const bytes = encodeOption({ type: 'dnssl', lifetime: 1, domains: [name] });
  expect(decodeOptions(bytes)).toEqual([{ type: 'dnssl', lifetime: 1, domains: [name] }]);
  const tooLong = { type: 'dnssl', lifetime: 1, domains: [`${name}b`] } as const;
  expect(() => encodeOption(tooLong)).toThrow(NdpEncodeError);
});

it('stays raw when it is malformed', () => {
  expectMalformed('1f 01 0000 00000001', 'no domain');
  expectMalformed('1f 02 0000 00000001 0000000000000000', 'no domain');
  expectMalformed('1f 02 0000 00000001 07 61626364656667', 'ends after 14 octets');
  expectMalformed('1f 02 0000 00000001 c0 00 000000000000', 'compressed or over-long label in a domain name');
  expectMalformed('1f 02 0000 00000001 01 61 00 00 01 61 00 00', 'padding is not zero');
  expectMalformed(
    '1f 02 0000 00000001 01 0a 00 0000000000',
    'a domain name has other characters than letters, digits, - and _',
  );
  const label = `3f ${'61'.repeat(63)}`;
  expectMalformed(
    `1f 22 0000 00000001 ${label.repeat(4)} 00 00000000000000`,
    'a domain name is longer than 255 octets',
  );
});

it.each([[[]], [['']], [['.']], [['a..b']], [['a'.repeat(64)]], [['a b']], [['a\nb']], [['bücher.example']]])(
  'refuses to encode %j',
  (domains) => {
    expect(() => encodeOption({ type: 'dnssl', lifetime: 1, domains })).toThrow(NdpEncodeError);
  },
);

it('is described with its names', () => {
  expect(describeOption({ type: 'dnssl', lifetime: 9, domains: ['a', 'b'] })).toBe('dnssl a b (9 s)');
});
