import { expect, it } from 'vitest';
import { generateStaticKey, isStaticKey } from './static-key.ts';

it('has the form of OpenVPN: 16 lines of 16 octets', () => {
  const key = generateStaticKey();
  expect(key).toMatch(
    /^#\n# 2048 bit OpenVPN static key\n#\n-----BEGIN OpenVPN Static key V1-----\n([0-9a-f]{32}\n){16}-----END OpenVPN Static key V1-----\n$/,
  );
  expect(isStaticKey(key)).toBe(true);
});

it('is another one each time', () => {
  expect(generateStaticKey()).not.toBe(generateStaticKey());
});

it('knows a damaged one', () => {
  const key = generateStaticKey();
  expect(isStaticKey(key.replace(/^[0-9a-f]{32}\n/m, ''))).toBe(false);
  expect(isStaticKey(key.slice(0, -5))).toBe(false);
  expect(isStaticKey('')).toBe(false);
});
