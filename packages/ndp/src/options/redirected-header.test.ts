import { expect, it } from 'vitest';
import { expectOption } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { describeOption, encodeOption } from './options.ts';

const packet = Uint8Array.from({ length: 48 }, (_, index) => index);

it('is type 4, reserved octets and the packet', () => {
  const octets = Array.from(packet, (octet) => octet.toString(16).padStart(2, '0')).join('');
  expectOption({ type: 'redirected-header', packet }, `04 07 000000000000 ${octets}`);
});

it('refuses a packet that does not fill units of 8 octets, or is too long', () => {
  expect(() => encodeOption({ type: 'redirected-header', packet: packet.subarray(1) })).toThrow(
    NdpEncodeError,
  );
  expect(encodeOption({ type: 'redirected-header', packet: new Uint8Array(2032) })).toHaveLength(2040);
  expect(() => encodeOption({ type: 'redirected-header', packet: new Uint8Array(2040) })).toThrow(
    NdpEncodeError,
  );
});

it('is described by its size', () => {
  expect(describeOption({ type: 'redirected-header', packet })).toBe('redirected packet of 48 octets');
});
