import { parseAddress } from '@ovlab/wire';
import { describe, expect, it } from 'vitest';
import { AllocationRig, duidOf, link } from '../../test/allocation-rig.ts';
import type { Dhcpv6ServerConfig, ServedLink } from '../server/server-config.ts';
import { Exclusions } from './exclusions.ts';
import { IndexRanges } from './index-ranges.ts';
import { Pool } from './pool.ts';

interface Case {
  readonly prefixes?: readonly string[];
  readonly config?: Partial<Pick<Dhcpv6ServerConfig, 'excluded' | 'reservations' | 'relayedLinks'>>;
}

function linkOf(prefixes: readonly string[]): ServedLink {
  return {
    prefixes: prefixes.map((text) => {
      const [prefix = '', length] = text.split('/');
      return { prefix, prefixLength: Number(length) };
    }),
    pools: [],
    prefixPools: [],
  };
}

/** Which of the addresses are excluded from the pool. */
function excludedOf(
  pool: Pool,
  addresses: readonly string[],
  { prefixes = [], config = {} }: Case = {},
): string[] {
  const exclusions = new Exclusions({
    link: linkOf(prefixes),
    relayedLinks: [],
    excluded: [],
    reservations: [],
    ...config,
  });
  const ranges = new IndexRanges(exclusions.of(pool));
  return addresses.filter((address) => ranges.has(pool.indexOf(parseAddress(address, 'test'))));
}

const addresses = (first: string, last: string): Pool => Pool.ofAddresses({ first, last });

describe('of addresses', () => {
  it('is the subnet-router anycast address (RFC 4291 2.6.1)', () => {
    const pool = addresses('2001:db8::', '2001:db8::ff');
    expect(excludedOf(pool, ['2001:db8::', '2001:db8::1', '2001:db8::ff'])).toEqual(['2001:db8::']);
  });

  it('is the anycast of a subnet (RFC 2526)', () => {
    const pool = addresses('2001:db8::fdff:ffff:ffff:ff00', '2001:db8::fe00:0:0:f');
    const tried = [
      '2001:db8::fdff:ffff:ffff:ff7f',
      '2001:db8::fdff:ffff:ffff:ff80',
      '2001:db8::fdff:ffff:ffff:ffff',
      '2001:db8::fe00:0:0:0',
    ];
    expect(excludedOf(pool, tried)).toEqual(tried.slice(1, 3));
  });

  it('is what IANA has for its Ethernet addresses, Proxy Mobile IPv6 with it (RFC 5453, RFC 6543)', () => {
    const pool = addresses('2001:db8::200:5eff:fdff:0', '2001:db8::200:5eff:ff00:ff');
    const tried = [
      '2001:db8::200:5eff:fe00:0',
      '2001:db8::200:5eff:fe00:5213',
      '2001:db8::200:5eff:feff:ffff',
      '2001:db8::200:5eff:ff00:0',
    ];
    expect(excludedOf(pool, tried)).toEqual(tried.slice(0, 3));
  });

  it('is what looks like EUI-64, where other addresses are in the pool', () => {
    const pool = addresses('2001:db8::1:2ff:fdff:ff00', '2001:db8::1:2ff:fe00:ff');
    const tried = ['2001:db8::1:2ff:fdff:ffff', '2001:db8::1:2ff:fe00:0', '2001:db8::1:2ff:fe00:ff'];
    expect(excludedOf(pool, tried)).toEqual(tried.slice(1));
  });

  it('is not what looks like EUI-64 where all does', () => {
    const pool = addresses('2001:db8::1:2ff:fe00:0', '2001:db8::1:2ff:fe00:ff');
    expect(excludedOf(pool, ['2001:db8::1:2ff:fe00:1'])).toEqual([]);
  });

  it('is what the server has and what is reserved', () => {
    const pool = addresses('2001:db8::1', '2001:db8::ff');
    const config: Case['config'] = {
      excluded: ['2001:DB8::2'],
      reservations: [
        { duid: duidOf(1), address: '2001:db8::10' },
        { name: 'anna', prefix: { prefix: '2001:db8::40', prefixLength: 127 } },
      ],
    };
    const tried = ['2', '3', '10', '3f', '40', '41', '42'].map((text) => `2001:db8::${text}`);
    expect(excludedOf(pool, tried, { config })).toEqual([
      '2001:db8::2',
      '2001:db8::10',
      '2001:db8::40',
      '2001:db8::41',
    ]);
  });

  it('is the first and the last 128 of a longer prefix, not what would be reserved in a /64', () => {
    const pool = addresses('2001:db8::1:0', '2001:db8::1:ffff');
    const tried = [
      '2001:db8::1:0',
      '2001:db8::1:1',
      '2001:db8::1:ff7f',
      '2001:db8::1:ff80',
      '2001:db8::1:ffff',
    ];
    expect(excludedOf(pool, tried, { prefixes: ['2001:db8::1:0/112'] })).toEqual([
      '2001:db8::1:0',
      '2001:db8::1:ff80',
      '2001:db8::1:ffff',
    ]);
  });

  it.each<[string, string[]]>([
    ['2001:db8::/120', ['2001:db8::']],
    ['2001:db8::/127', []],
  ])('of %s is %j', (prefix, expected) => {
    const pool = addresses('2001:db8::', '2001:db8::1');
    expect(excludedOf(pool, ['2001:db8::', '2001:db8::1'], { prefixes: [prefix] })).toEqual(expected);
  });
});

describe('of prefixes', () => {
  const pool = Pool.ofPrefixes({ prefix: '2001:db8::', prefixLength: 48, delegatedLength: 56 });
  const starts = ['2001:db8::', '2001:db8:0:100::', '2001:db8:0:200::', '2001:db8:0:300::'];

  it('is what has the prefix of a link in it, and that of a link behind a relay', () => {
    const config = { relayedLinks: [linkOf(['2001:db8:0:201::/64'])] };
    expect(excludedOf(pool, starts, { prefixes: ['2001:db8:0:1::/64'], config })).toEqual([
      starts[0],
      starts[2],
    ]);
  });

  it('is what has a pool, an excluded or a reserved address in it', () => {
    const config: Case['config'] = {
      excluded: ['2001:db8:0:301::1'],
      reservations: [{ name: 'anna', address: '2001:db8:0:2ff::1' }],
      relayedLinks: [{ ...linkOf([]), pools: [{ first: '2001:db8::5', last: '2001:db8::6' }] }],
    };
    expect(excludedOf(pool, starts, { config })).toEqual([starts[0], starts[2], starts[3]]);
  });

  it('is all of them that share addresses with a reserved one', () => {
    const reserved = (prefix: string, prefixLength: number): Case => ({
      config: { reservations: [{ name: 'anna', prefix: { prefix, prefixLength } }] },
    });
    expect(excludedOf(pool, starts, reserved('2001:db8::', 55))).toEqual(starts.slice(0, 2));
    expect(excludedOf(pool, starts, reserved('2001:db8:0:180::', 60))).toEqual([starts[1]]);
  });
});

it('counts what can be given without them', () => {
  const rig = new AllocationRig({
    link: { ...link, pools: [{ first: '2001:db8::', last: '2001:db8::f' }] },
    excluded: ['2001:db8::1'],
  });
  expect(rig.usage).toEqual([{ pool: '2001:db8::-2001:db8::f', kind: 'na', size: 14, used: 0 }]);
});
