import { expect, it } from 'vitest';
import { expectMalformed, expectOption, hex } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import type { HomeAgentInformationOption } from './home-agent-information.ts';
import { decodeOptions, describeOption, encodeOption } from './options.ts';

const homeAgent: HomeAgentInformationOption = {
  type: 'home-agent-information',
  preference: 10,
  lifetime: 1800,
  mobileRouter: false,
};

it('is type 8, flags, preference and lifetime', () => {
  expectOption(homeAgent, '08 01 0000 000a 0708');
  expectOption({ ...homeAgent, preference: 0xffff, lifetime: 0xffff }, '08 01 0000 ffff ffff');
});

it('has the R bit of RFC 3963 on top', () => {
  expectOption({ ...homeAgent, mobileRouter: true }, '08 01 8000 000a 0708');
});

it('ignores the reserved bits', () => {
  expect(decodeOptions(hex('08 01 7fff 000a 0708'))).toEqual([homeAgent]);
});

it('stays raw with lifetime 0, which MUST NOT be used, and when it is too long', () => {
  expectMalformed('08 01 0000 000a 0000', 'lifetime 0');
  expectMalformed('08 02 0000 000a 0708 0000000000000000', '8 octets too long');
});

it.each([{ lifetime: 0 }, { lifetime: 65_536 }, { preference: -1 }])('refuses to encode %j', (fields) => {
  expect(() => encodeOption({ ...homeAgent, ...fields })).toThrow(NdpEncodeError);
});

it('is described with what it says', () => {
  expect(describeOption(homeAgent)).toBe('home agent information (preference 10, 1800 s)');
  expect(describeOption({ ...homeAgent, mobileRouter: true })).toBe(
    'home agent information (mobile router, preference 10, 1800 s)',
  );
});
