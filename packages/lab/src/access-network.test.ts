import { expect, it } from 'vitest';
import { accessNetwork, accessNetwork6 } from './access-network.ts';

it('gives each client a /30 of its own', () => {
  expect(accessNetwork(0)).toEqual({
    isp: { family: 4, address: '100.64.0.1', prefixLength: 30 },
    client: { family: 4, address: '100.64.0.2', prefixLength: 30 },
  });
  expect(accessNetwork(1).isp.address).toBe('100.64.0.5');
  expect(accessNetwork(64).client.address).toBe('100.64.1.2');
});

it('ends with the shared address space (RFC 6598)', () => {
  expect(accessNetwork((1 << 20) - 1).client.address).toBe('100.127.255.254');
  expect(() => accessNetwork(1 << 20)).toThrow(RangeError);
  expect(() => accessNetwork(-1)).toThrow(RangeError);
  expect(() => accessNetwork(0.5)).toThrow(RangeError);
});

it('gives each client an IPv6 /64 of its own, written in the canonical way', () => {
  expect(accessNetwork6(0)).toEqual({
    isp: { family: 6, address: 'fd6f:766c:6162::1', prefixLength: 64 },
    client: { family: 6, address: 'fd6f:766c:6162::2', prefixLength: 64 },
  });
  expect(accessNetwork6(0xffff).client.address).toBe('fd6f:766c:6162:ffff::2');
  expect(() => accessNetwork6(0x1_0000)).toThrow(RangeError);
  expect(() => accessNetwork6(-1)).toThrow(RangeError);
});
