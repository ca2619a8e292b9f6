import { describe, expect, it } from 'vitest';
import { addressToBytes, isLinkLocal, isMulticast, networkOf } from './address.ts';

describe('addresses', () => {
  it.each([
    ['::', '00000000000000000000000000000000'],
    ['fe80::1%br0', 'fe800000000000000000000000000001'],
    ['2001:db8:55::a:b', '20010db80055000000000000000a000b'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
  ])('turns %s into octets', (text, hex) => {
    expect(Buffer.from(addressToBytes(text)).toString('hex')).toBe(hex);
  });

  it.each(['', '192.0.2.1', '2001:db8::/64', 'br0'])('refuses %j', (text) => {
    expect(() => addressToBytes(text)).toThrow(RangeError);
  });

  it.each([
    ['2001:db8:55::1', 64, '2001:db8:55::'],
    ['2001:db8:55:5f::1', 60, '2001:db8:55:50::'],
    ['2001:db8::1', 128, '2001:db8::1'],
    ['2001:db8::1', 0, '::'],
  ])('clears the bits of %s after %i', (address, length, network) => {
    expect(networkOf(address, length)).toBe(network);
  });

  it('knows link-local addresses', () => {
    const addresses = ['fe80::1', 'febf::1%br0', 'fec0::1', '2001:db8::1'];
    expect(addresses.map(isLinkLocal)).toEqual([true, true, false, false]);
  });

  it('knows multicast addresses', () => {
    expect([isMulticast('ff02::1'), isMulticast('fe80::1')]).toEqual([true, false]);
  });
});
