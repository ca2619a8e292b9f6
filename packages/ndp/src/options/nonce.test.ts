import { expect, it } from 'vitest';
import { expectOption, hex } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { describeOption, encodeOption } from './options.ts';

it('is type 14 and nothing but the octets', () => {
  expectOption({ type: 'nonce', nonce: hex('0102030405ff') }, '0e 01 0102030405ff');
  expectOption({ type: 'nonce', nonce: new Uint8Array(14).fill(9) }, `0e 02 ${'09'.repeat(14)}`);
});

it.each([0, 5, 7, 13, 2046])('refuses to encode %d octets', (length) => {
  expect(() => encodeOption({ type: 'nonce', nonce: new Uint8Array(length) })).toThrow(NdpEncodeError);
});

it('is described by its octets', () => {
  expect(describeOption({ type: 'nonce', nonce: hex('00ff') })).toBe('nonce 00ff');
});
