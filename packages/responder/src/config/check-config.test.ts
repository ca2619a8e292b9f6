import { describe, expect, it } from 'vitest';
import { INFINITY } from '@ovlab/ndp';
import { assertRaConfig, checkRaConfig } from './check-config.ts';
import {
  defaultRaConfig,
  type ClientPolicy,
  type EncryptedDnsConfig,
  type PrefixConfig,
  type RaConfig,
} from './ra-config.ts';

function paths(changes: Partial<RaConfig>): readonly string[] {
  return checkRaConfig({ ...defaultRaConfig, ...changes }).map(({ path }) => path);
}

function prefix(text: string, prefixLength = 64, changes: Partial<PrefixConfig> = {}) {
  return { prefixes: [{ prefix: text, prefixLength, ...changes }] };
}

function pref64(text: string, prefixLength = 96, lifetime = 1800) {
  return { pref64: [{ prefix: text, prefixLength, lifetime }] };
}

function resolver(changes: Partial<EncryptedDnsConfig>) {
  return { encryptedDns: [{ name: 'dns.example', addresses: ['2001:db8::53'], ...changes }] };
}

function clients(changes: Partial<ClientPolicy>) {
  return { clients: { ...defaultRaConfig.clients, ...changes } };
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
    ['the automatic prefix, with flags', prefix('::', 64, { onLink: false, routerAddress: true })],
    ['a DNS server that stands for this router', { rdnss: ['::'] }],
    ['a delay of the minimum interval', { minDelayBetweenRas: 200 }],
    ['a home agent', { homeAgent: {} }],
    ['a home agent that is no default router', { homeAgent: { lifetime: 60 }, routerLifetime: 0 }],
    ['a link-local source', { sourceAddress: 'fe80::1' }],
    ['prefixes to leave aside', { ignorePrefixes: ['fd00::/8', '2001:db8:1::/64'] }],
    ['DNS that is withdrawn', { dnsLifetime: 0 }],
    ['a default route (RFC 4191 2.3)', { routes: [{ prefix: '::', prefixLength: 0, lifetime: INFINITY }] }],
    ['a /60 route', { routes: [{ prefix: '2001:db8:0:fff0::', prefixLength: 60 }] }],
    ['a well-known NAT64 prefix', pref64('64:ff9b::')],
    ['a resolver by name alone (RFC 9463 3.1.6)', { encryptedDns: [{ name: 'dns.example' }] }],
    ['DNS over HTTPS', resolver({ alpn: ['h2', 'h3'], dohPath: '/dns-query{?dns}', port: 443 })],
    ['no portal (RFC 8910 2)', { captivePortal: 'urn:ietf:params:capport:unrestricted' }],
    ['a portal', { captivePortal: 'https://[2001:db8::1]:8443/api?a=%20' }],
    ['hosts and prefixes of hosts', clients({ allow: ['fe80::1', '2001:db8::/64'], deny: ['fe80::/10'] })],
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
    ['a prefix without bits', prefix('::', 0, { autonomous: false }), 'prefixes[0]'],
    ['a delay below 3 s (RFC 4861 10)', { minDelayBetweenRas: 2 }, 'minDelayBetweenRas'],
    ['a delay above the minimum interval', { minDelayBetweenRas: 201 }, 'minDelayBetweenRas'],
    ['a home agent preference of 17 bits', { homeAgent: { preference: 65_536 } }, 'homeAgent.preference'],
    ['a home agent for 0 s (RFC 6275 7.4)', { homeAgent: { lifetime: 0 } }, 'homeAgent.lifetime'],
    ['a home agent that is none for how long', { homeAgent: {}, routerLifetime: 0 }, 'homeAgent'],
    ['a global source (RFC 4861 4.2)', { sourceAddress: '2001:db8::1' }, 'sourceAddress'],
    ['a source with a zone', { sourceAddress: 'fe80::1%br0' }, 'sourceAddress'],
    ['an ignored prefix that is none', { ignorePrefixes: ['fd00::/8', 'x'] }, 'ignorePrefixes[1]'],
    ['an ignored prefix with host bits', { ignorePrefixes: ['fd00::1/8'] }, 'ignorePrefixes[0]'],
    ['a DNS lifetime of 33 bits', { dnsLifetime: 2 ** 32 }, 'dnsLifetime'],
    ['a multicast route', { routes: [{ prefix: 'ff00::', prefixLength: 8 }] }, 'routes[0]'],
    ['a route with host bits', { routes: [{ prefix: '2001:db8::1', prefixLength: 60 }] }, 'routes[0]'],
    ['a route of 129 bits', { routes: [{ prefix: '::', prefixLength: 129 }] }, 'routes[0].prefixLength'],
    [
      'a negative lifetime of a route',
      { routes: [{ prefix: '::', prefixLength: 0, lifetime: -1 }] },
      'routes[0].lifetime',
    ],
    ['a /60 NAT64 prefix (RFC 8781 4)', pref64('2001:db8::', 60), 'pref64[0].prefixLength'],
    ['a NAT64 prefix with host bits', pref64('64:ff9b::1'), 'pref64[0]'],
    ['a NAT64 prefix with a u octet (RFC 6052 2.2)', pref64('2001:db8:0:0:ff00::'), 'pref64[0]'],
    ['a NAT64 prefix of nothing', pref64('::'), 'pref64[0]'],
    ['a NAT64 lifetime of 14 bits (RFC 8781 4)', pref64('64:ff9b::', 96, 65_529), 'pref64[0].lifetime'],
    ['a resolver with a name that is none', resolver({ name: 'dns example' }), 'encryptedDns[0].name'],
    ['a resolver in alias mode', resolver({ priority: 0 }), 'encryptedDns[0].priority'],
    ['a resolver at a group', resolver({ addresses: ['ff02::1'] }), 'encryptedDns[0].addresses[0]'],
    ['a resolver at the host itself', resolver({ addresses: ['0::1'] }), 'encryptedDns[0].addresses[0]'],
    [
      'a resolver at an IPv4 address',
      resolver({ addresses: ['192.0.2.53'] }),
      'encryptedDns[0].addresses[0]',
    ],
    ['a protocol with a space', resolver({ alpn: ['d t'] }), 'encryptedDns[0].alpn[0]'],
    ['port 0', resolver({ port: 0 }), 'encryptedDns[0].port'],
    ['HTTPS without a path (RFC 9461 5)', resolver({ alpn: ['dot', 'h2'] }), 'encryptedDns[0].alpn'],
    ['a path without HTTPS', resolver({ dohPath: '/q{?dns}' }), 'encryptedDns[0].dohPath'],
    ['a path without dns', resolver({ alpn: ['h2'], dohPath: '/q{?x}' }), 'encryptedDns[0].dohPath'],
    [
      'a path that is a URI',
      resolver({ alpn: ['h2'], dohPath: 'https://a/{?dns}' }),
      'encryptedDns[0].dohPath',
    ],
    ['a port without addresses (RFC 9463 3.1.6)', resolver({ addresses: [], port: 853 }), 'encryptedDns[0]'],
    ['a negative lifetime of a resolver', resolver({ lifetime: -1 }), 'encryptedDns[0].lifetime'],
    ['a portal without TLS (RFC 8908 4)', { captivePortal: 'http://portal.example/' }, 'captivePortal'],
    ['a portal that is no URI', { captivePortal: 'portal.example' }, 'captivePortal'],
    ['a portal with a space', { captivePortal: 'https://portal.example/a b' }, 'captivePortal'],
    ['a portal without a host', { captivePortal: 'https://:80/' }, 'captivePortal'],
    ['a portal of 2039 octets', { captivePortal: `https://a.example/${'a'.repeat(2021)}` }, 'captivePortal'],
    ['a group that is allowed', clients({ allow: ['ff02::1'] }), 'clients.allow[0]'],
    ['a host that is a name', clients({ deny: ['fe80::1', 'host'] }), 'clients.deny[1]'],
    ['a denied prefix with host bits', clients({ deny: ['fe80::1/64'] }), 'clients.deny[0]'],
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

  it('refuses a route and a NAT64 prefix that are there twice', () => {
    const twice = [
      { prefix: '2001:db8::', prefixLength: 32 },
      { prefix: '2001:db8:0::', prefixLength: 32 },
    ];
    expect(paths({ routes: twice, pref64: twice })).toEqual(['routes[1]', 'pref64[1]']);
  });

  it('tells of wrong default lifetimes once, however many prefixes have them', () => {
    const prefixes = ['2001:db8::', '2001:db8:1::'].map((text) => ({ prefix: text, prefixLength: 64 }));
    expect(paths({ prefixes, preferredLifetime: 90_000 })).toEqual(['preferredLifetime']);
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
