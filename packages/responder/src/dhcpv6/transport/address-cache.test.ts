import { expect, it } from 'vitest';
import { addressToBytes } from '../../address.ts';
import { AddressCache } from './address-cache.ts';

const texts = ['fe80::1', 'fe80::1', '2001:db8::1', 'fe80::2', 'fe80::1'];

it('knows an address by its octets, wherever they are, and by its text', () => {
  const cache = new AddressCache();
  for (const text of texts) {
    const memory = Buffer.concat([Buffer.from([0xee]), addressToBytes(text), Buffer.from([0xee])]);
    const known = cache.ofBytes(memory, 1);
    expect(known).toEqual({ text, bytes: addressToBytes(text), linkLocal: text.startsWith('fe80') });
    expect(cache.ofText(text)).toBe(known);
  }
});

it('is right when there are more than it keeps', () => {
  const cache = new AddressCache(2);
  for (const text of [...texts, ...texts]) {
    expect(cache.ofBytes(Buffer.from(addressToBytes(text)), 0).text).toBe(text);
  }
});
