import { describe, expect, it } from 'vitest';
import { INFINITY } from '@ovlab/ndp';
import { assertRaConfig, checkRaConfig } from './check-config.ts';
import { defaultRaConfig, type PrefixConfig, type RaConfig } from './ra-config.ts';

function paths(changes: Partial<RaConfig>): readonly string[] {
  return checkRaConfig({ ...defaultRaConfig, ...changes }).map(({ path }) => path);
}

function prefix(text: string, prefixLength = 64, changes: Partial<PrefixConfig> = {}) {
  return { prefixes: [{ prefix: text, prefixLength, ...changes }] };
}

describe('checkRaConfig', () => {
  it('finds nothing wrong with the defaults', () => {
    expect(checkRaConfig(defaultRaConfig)).toEqual([]);
  });

  it.each<[string, Partial<RaConfig>]>([
    ['the shortest interval', { minInterval: 3, maxInterval: 4 }],
    ['the longest interval', { minInterval: 1350, maxInterval: 1800 }],
    ['no default router', { routerLifetime: 0 }],
    ['a lifetime of the maximum interval', { routerLifetime: 600 }],
    ['the longest lifetime', { routerLifetime: 9000 }],
    ['for ever', { validLifetime: INFINITY, preferredLifetime: INFINITY }],
    ['the smallest MTU', { mtu: 1280 }],
    ['no MTU', { mtu: undefined }],
    ['a link-local DNS server (RFC 8106 5.1)', { rdnss: ['fe80::53'] }],
    ['a domain with a final dot', { dnssl: ['lab.example.'] }],
    ['a prefix that is only on link', prefix('2001:db8::', 48, { autonomous: false })],
    ['prefixes without any', { prefixes: [] }],
  ])('allows %s', (_name, changes) => {
    expect(paths(changes)).toEqual([]);
  });

  it.each<[string, Partial<RaConfig>, string]>([
    ['an interval below 4 s (RFC 4861 6.2.1)', { minInterval: 3, maxInterval: 3 }, 'maxInterval'],
    ['an interval above 1800 s (RFC 4861 6.2.1)', { maxInterval: 1801, routerLifetime: 0 }, 'maxInterval'],
    ['a least interval below 3 s (RFC 4861 6.2.1)', { minInterval: 2 }, 'minInterval'],
    ['a least interval above 0.75 of the most (RFC 4861 6.2.1)', { minInterval: 451 }, 'minInterval'],
    ['an interval that is no number', { minInterval: Number.NaN }, 'minInterval'],
    ['a lifetime below the interval (RFC 4861 6.2.1)', { routerLifetime: 599 }, 'routerLifetime'],
    ['a lifetime above 9000 s (RFC 4861 6.2.1)', { routerLifetime: 9001 }, 'routerLifetime'],
    ['half a second of lifetime', { routerLifetime: 1800.5 }, 'routerLifetime'],
    ['a hop limit above 255', { curHopLimit: 256 }, 'curHopLimit'],
    ['a reachable time above an hour (RFC 4861 6.2.1)', { reachableTime: 3_600_001 }, 'reachableTime'],
    ['a timer of more than 32 bits', { retransTimer: 2 ** 32 }, 'retransTimer'],
    ['an MTU below 1280 (RFC 8200 5)', { mtu: 1279 }, 'mtu'],
    ['preferred after valid (RFC 4861 4.6.2)', { preferredLifetime: 86_401 }, 'preferredLifetime'],
    ['a negative lifetime', { preferredLifetime: -1 }, 'preferredLifetime'],
    ['a DNS server that is a name', { rdnss: ['2001:db8::53', 'dns.example'] }, 'rdnss[1]'],
    ['a DNS server that is multicast', { rdnss: ['ff02::fb'] }, 'rdnss[0]'],
    ['a DNS server that is unspecified', { rdnss: ['::'] }, 'rdnss[0]'],
    [
      'more DNS servers than an option holds',
      { rdnss: new Array<string>(128).fill('2001:db8::53') },
      'rdnss',
    ],
    ['a domain with a space', { dnssl: ['lab example'] }, 'dnssl[0]'],
    ['a domain with an empty label', { dnssl: ['lab..example'] }, 'dnssl[0]'],
    ['a label of 64 octets (RFC 1035 2.3.4)', { dnssl: [`${'a'.repeat(64)}.example`] }, 'dnssl[0]'],
    ['more domains than an option holds', { dnssl: new Array<string>(12).fill('aaaa.'.repeat(40)) }, 'dnssl'],
    ['a prefix that is no address', prefix('br0'), 'prefixes[0]'],
    ['a prefix with a zone', prefix('2001:db8::%br0'), 'prefixes[0]'],
    ['a prefix of 129 bits', prefix('2001:db8::', 129), 'prefixes[0].prefixLength'],
    ['bits after the prefix', prefix('2001:db8::1'), 'prefixes[0]'],
    ['the link-local prefix (RFC 4861 4.6.2)', prefix('fe80::'), 'prefixes[0]'],
    ['a multicast prefix', prefix('ff05::'), 'prefixes[0]'],
    ['addresses out of a /56 (RFC 4862 5.5.3)', prefix('2001:db8::', 56), 'prefixes[0]'],
    ['a prefix preferred after it is valid', prefix('2001:db8::', 64, { validLifetime: 60 }), 'prefixes[0]'],
    [
      'a negative lifetime of a prefix',
      prefix('2001:db8::', 64, { validLifetime: -1 }),
      'prefixes[0].validLifetime',
    ],
  ])('refuses %s', (_name, changes, path) => {
    expect(paths(changes)).toEqual([path]);
  });

  it('refuses a prefix that is there twice, however it is written', () => {
    const prefixes = ['2001:db8::', '2001:DB8:0::'].map((text) => ({ prefix: text, prefixLength: 64 }));
    expect(paths({ prefixes })).toEqual(['prefixes[1]']);
  });

  it('says what would be right', () => {
    expect(checkRaConfig({ ...defaultRaConfig, ...prefix('2001:db8::1'), minInterval: 500 })).toEqual([
      {
        path: 'minInterval',
        message:
          '500 is not a whole number within 3..450 seconds (RFC 4861 6.2.1: at most 0.75 of the maximum interval)',
      },
      { path: 'prefixes[0]', message: '2001:db8::1/64 has bits after the prefix; write 2001:db8::/64' },
    ]);
  });
});

describe('assertRaConfig', () => {
  it('throws every problem at once', () => {
    const wrong = { ...defaultRaConfig, mtu: 1, curHopLimit: 300 };
    expect(() => assertRaConfig(wrong)).toThrow(/curHopLimit: 300 [^]*\nmtu: 1 /);
    expect(() => assertRaConfig(defaultRaConfig)).not.toThrow();
  });
});
