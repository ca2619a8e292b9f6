import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advertisement as anyAdvertisement,
  knownOptions,
  option as anyOption,
} from '../../test/arbitraries.ts';
import { FUZZ_TIMEOUT, fuzz } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { encodeOption, optionsOf } from '../options/options.ts';
import type { NdpOption } from '../options/table.ts';
import { decodeMessage, encodeMessage } from './messages.ts';
import type { RouterAdvertisement } from './router-advertisement.ts';
import { splitRouterAdvertisement } from './split-router-advertisement.ts';

/** IPv6's least MTU without the IPv6 header. */
const SMALLEST = 1_240;

const sourceLinkLayerAddress = {
  type: 'source-link-layer-address',
  linkLayerAddress: '02:00:5e:10:00:01',
} as const;
const mtu = { type: 'mtu', mtu: 1_280 } as const;

function advertisement(...options: NdpOption[]): RouterAdvertisement {
  return {
    type: 'router-advertisement',
    code: 0,
    curHopLimit: 64,
    managed: true,
    otherConfig: false,
    homeAgent: false,
    proxy: false,
    snac: false,
    preference: 'high',
    routerLifetime: 1_800,
    reachableTime: 0,
    retransTimer: 0,
    options,
  };
}

function prefix(index: number): NdpOption {
  return {
    type: 'prefix-information',
    prefix: `2001:db8:${index.toString(16)}::`,
    prefixLength: 64,
    onLink: true,
    autonomous: true,
    routerAddress: false,
    dhcpv6PdPreferred: false,
    validLifetime: 86_400,
    preferredLifetime: 14_400,
  };
}

const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `2001:db8::${(index + 1).toString(16)}`);
const sizes = (messages: readonly RouterAdvertisement[]) =>
  messages.map((message) => encodeMessage(message).length);

it('gives back a message that fits, itself', () => {
  const message = advertisement(prefix(1), mtu, sourceLinkLayerAddress);
  expect(splitRouterAdvertisement(message, 64)).toEqual([message]);
  expect(splitRouterAdvertisement(message, 64)[0]).toBe(message);
  expect(splitRouterAdvertisement(message, 63)).toHaveLength(2);
});

it('repeats the header and has link-layer address and MTU in the first message', () => {
  const prefixes = Array.from({ length: 50 }, (_, index) => prefix(index));
  const message = advertisement(...prefixes, mtu, sourceLinkLayerAddress);
  const messages = splitRouterAdvertisement(message, SMALLEST);
  expect(sizes(messages)).toEqual([1_216, 432]);
  expect(messages[0]?.options.slice(0, 2)).toEqual([mtu, sourceLinkLayerAddress]);
  expect(messages.map((part) => ({ ...part, options: [] }))).toEqual([advertisement(), advertisement()]);
  expect(messages.flatMap((part) => optionsOf(part, 'prefix-information'))).toEqual(prefixes);
});

it('moves a list as a whole when it fits in a message of its own', () => {
  const rdnss = { type: 'rdnss', lifetime: 60, addresses: addresses(70) } as const;
  const messages = splitRouterAdvertisement(advertisement(...[1, 2, 3, 4].map(prefix), rdnss), SMALLEST);
  expect(messages.map((part) => part.options.map((option) => option.type))).toEqual([
    Array.from({ length: 4 }, () => 'prefix-information'),
    ['rdnss'],
  ]);
});

it('cuts a list of servers that no message can hold, and fills the first message with it', () => {
  const message = advertisement(sourceLinkLayerAddress, {
    type: 'rdnss',
    lifetime: 60,
    addresses: addresses(100),
  });
  const messages = splitRouterAdvertisement(message, SMALLEST);
  const lists = messages.flatMap((part) => optionsOf(part, 'rdnss'));
  expect(lists.map((list) => [list.lifetime, list.addresses.length])).toEqual([
    [60, 75],
    [60, 25],
  ]);
  expect(lists.flatMap((list) => list.addresses)).toEqual(addresses(100));
  expect(sizes(messages)).toEqual([1_232, 424]);
});

it('cuts a list of more than 127 servers although the message has room for more', () => {
  const rdnss = { type: 'rdnss', lifetime: 60, addresses: addresses(300) } as const;
  const [message, ...others] = splitRouterAdvertisement(advertisement(rdnss), 8_960);
  expect(others).toEqual([]);
  expect(message?.options.map((option) => encodeOption(option).length)).toEqual([2_040, 2_040, 744]);
});

it('cuts a list of domains between two names', () => {
  const domains = Array.from({ length: 200 }, (_, index) => `site-${index}.lab.example`);
  const messages = splitRouterAdvertisement(
    advertisement({ type: 'dnssl', lifetime: 60, domains }),
    SMALLEST,
  );
  expect(messages.flatMap((part) => optionsOf(part, 'dnssl')).flatMap((list) => list.domains)).toEqual(
    domains,
  );
  expect(messages).toHaveLength(4);
  for (const size of sizes(messages)) expect(size).toBeLessThanOrEqual(SMALLEST);
});

describe('refuses with an NdpEncodeError', () => {
  it.each<[string, RouterAdvertisement, number, string]>([
    ['no room for the header', advertisement(), 15, 'an advertisement does not fit in 15 octets'],
    ['no number', advertisement(), Number.NaN, 'an advertisement does not fit in NaN octets'],
    [
      'an option that cannot be cut',
      advertisement({ type: 'captive-portal', uri: `https://p.example/${'a'.repeat(1_300)}` }),
      SMALLEST,
      'captive-portal: 1320 octets do not fit in a message with room for 1224',
    ],
    [
      'one server without room',
      advertisement(mtu, { type: 'rdnss', lifetime: 0, addresses: addresses(2) }),
      39,
      'rdnss: 40 octets do not fit in a message with room for 23',
    ],
    [
      'a wrong field',
      advertisement({ type: 'rdnss', lifetime: -1, addresses: addresses(1) }),
      SMALLEST,
      'lifetime: -1 is not a whole number',
    ],
  ])('%s', (_, message, maxOctets, text) => {
    expect(() => splitRouterAdvertisement(message, maxOctets)).toThrow(NdpEncodeError);
    expect(() => splitRouterAdvertisement(message, maxOctets)).toThrow(text);
  });
});

const isFirst = ({ type }: NdpOption) => type === 'source-link-layer-address' || type === 'mtu';

/** Lists of one lifetime that follow each other mean the same as one list. */
function merged(options: readonly NdpOption[]): NdpOption[] {
  const result: NdpOption[] = [];
  for (const option of options) {
    const last = result.at(-1);
    if (option.type === 'rdnss' && last?.type === 'rdnss' && option.lifetime === last.lifetime) {
      result.splice(-1, 1, { ...last, addresses: [...last.addresses, ...option.addresses] });
    } else if (option.type === 'dnssl' && last?.type === 'dnssl' && option.lifetime === last.lifetime) {
      result.splice(-1, 1, { ...last, domains: [...last.domains, ...option.domains] });
    } else {
      result.push(option);
    }
  }
  return result;
}

const longLists = fc.oneof(
  fc.tuple(knownOptions.rdnss, fc.nat(3)).map(([list, more]) => ({
    ...list,
    addresses: Array.from({ length: more + 1 }, () => list.addresses).flat(),
  })),
  fc.tuple(knownOptions.dnssl, fc.nat(60)).map(([list, more]) => ({
    ...list,
    domains: Array.from({ length: more + 1 }, () => list.domains).flat(),
  })),
);

it(
  'for any advertisement nothing is lost, nothing too long and no room wasted',
  { timeout: FUZZ_TIMEOUT },
  () => {
    const message = fc
      .tuple(anyAdvertisement, fc.array(fc.oneof(anyOption, longLists), { maxLength: 12 }))
      .map(([header, options]) => ({ ...header, options }));
    fc.assert(
      fc.property(message, fc.integer({ min: 256, max: 5_000 }), (original, maxOctets) => {
        const room = maxOctets - 16;
        const unsplittable = original.options.filter(({ type }) => type !== 'rdnss' && type !== 'dnssl');
        if (unsplittable.some((option) => encodeOption(option).length > room)) {
          expect(() => splitRouterAdvertisement(original, maxOctets)).toThrow(NdpEncodeError);
          return;
        }
        const messages = splitRouterAdvertisement(original, maxOctets);
        for (const part of messages) {
          const bytes = encodeMessage(part);
          expect(bytes.length).toBeLessThanOrEqual(maxOctets);
          expect(decodeMessage(bytes)).toEqual(part);
          expect({ ...part, options: [] }).toEqual({ ...original, options: [] });
        }
        for (const [index, part] of messages.slice(1).entries()) {
          const [next] = part.options.map((option) => encodeOption(option).length);
          expect(encodeMessage(messages[index]!).length + next!).toBeGreaterThan(maxOctets);
        }
        const expected =
          messages.length === 1 && messages[0] === original
            ? original.options
            : [...original.options.filter(isFirst), ...original.options.filter((option) => !isFirst(option))];
        expect(merged(messages.flatMap((part) => part.options))).toEqual(merged(expected));
      }),
      fuzz(100),
    );
  },
);
