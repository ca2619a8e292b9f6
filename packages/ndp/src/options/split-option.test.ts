import { expect, it } from 'vitest';
import { splitOption } from './split-option.ts';

const rdnss = { type: 'rdnss', lifetime: 60, addresses: ['::1', '::2', '::3'] } as const;

it('gives the first part as many servers as there is room for', () => {
  expect(splitOption(rdnss, 40)).toEqual([
    { ...rdnss, addresses: ['::1', '::2'] },
    { ...rdnss, addresses: ['::3'] },
  ]);
  expect(splitOption(rdnss, 39)?.[0]).toEqual({ ...rdnss, addresses: ['::1'] });
});

it('counts domains by their octets, with the padding', () => {
  const dnssl = { type: 'dnssl', lifetime: 60, domains: ['abcdef', 'abcdefghijklmn', 'a'] } as const;
  expect(splitOption(dnssl, 32)?.[0]).toEqual({ ...dnssl, domains: ['abcdef', 'abcdefghijklmn'] });
  expect(splitOption(dnssl, 31)?.[0]).toEqual({ ...dnssl, domains: ['abcdef'] });
});

it('has a first part of 2040 octets at most', () => {
  const addresses = Array.from({ length: 200 }, () => '::1');
  const parts = splitOption({ ...rdnss, addresses }, 9_000);
  expect(parts?.map((part) => part.type === 'rdnss' && part.addresses.length)).toEqual([127, 73]);
});

it('leaves whole what has no room for one entry, has no second one, or is no list', () => {
  expect(splitOption(rdnss, 23)).toBeUndefined();
  expect(splitOption({ ...rdnss, addresses: ['::1'] }, 100)).toBeUndefined();
  expect(splitOption({ type: 'mtu', mtu: 1500 }, 100)).toBeUndefined();
});
