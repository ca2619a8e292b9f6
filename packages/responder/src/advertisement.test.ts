import { describe, expect, it } from 'vitest';
import { decodeMessage, optionsOf } from '@ovlab/ndp';
import { bridge, globalAddress } from '../test/support/snapshots.ts';
import { buildRouterAdvertisement, encodeAdvertisement } from './advertisement.ts';
import { automaticPrefix, defaultRaConfig, type RaConfig } from './config/ra-config.ts';
import { missingInterface, type InterfaceSnapshot } from './interface/snapshot.ts';

function build(changes: Partial<RaConfig> = {}, snapshot: Partial<InterfaceSnapshot> = {}, final = false) {
  return buildRouterAdvertisement({ ...defaultRaConfig, ...changes }, bridge(snapshot), { final });
}

function prefixes(changes: Partial<RaConfig>, snapshot: Partial<InterfaceSnapshot> = {}, final = false) {
  return optionsOf(build(changes, snapshot, final), 'prefix-information').map(
    ({ prefix, preferredLifetime }) => `${prefix} ${preferredLifetime}`,
  );
}

describe('buildRouterAdvertisement', () => {
  it('says by default what hosts need for an address and a route', () => {
    expect(build({ rdnss: ['2001:db8:55::53'], dnssl: ['lab.example'] })).toEqual({
      type: 'router-advertisement',
      code: 0,
      curHopLimit: 64,
      managed: false,
      otherConfig: false,
      homeAgent: false,
      proxy: false,
      snac: false,
      preference: 'medium',
      routerLifetime: 1800,
      reachableTime: 0,
      retransTimer: 0,
      options: [
        { type: 'source-link-layer-address', linkLayerAddress: '02:00:5e:10:00:01' },
        { type: 'mtu', mtu: 1500 },
        {
          type: 'prefix-information',
          prefix: '2001:db8:55::',
          prefixLength: 64,
          onLink: true,
          autonomous: true,
          routerAddress: false,
          dhcpv6PdPreferred: false,
          validLifetime: 86_400,
          preferredLifetime: 14_400,
        },
        { type: 'rdnss', lifetime: 1800, addresses: ['2001:db8:55::53'] },
        { type: 'dnssl', lifetime: 1800, domains: ['lab.example'] },
      ],
    });
  });

  it('has router lifetime 0 while the kernel does not forward (RFC 4861 6.2.5)', () => {
    expect(build({}, { forwarding: false }).routerLifetime).toBe(0);
  });

  it('takes back what the router serves when it is the final one, and keeps the prefixes', () => {
    const config: Partial<RaConfig> = {
      rdnss: ['2001:db8:55::53'],
      dnssl: ['lab.example'],
      routes: [{ prefix: '2001:db8:66::', prefixLength: 64 }],
      pref64: [{ prefix: '64:ff9b::', prefixLength: 96 }],
      encryptedDns: [{ name: 'dns.lab.example', addresses: ['2001:db8:55::53'] }],
    };
    const lifetimes = build(config, {}, true).options.map((option) => {
      if (option.type === 'route-information') return [option.type, option.routeLifetime];
      return 'lifetime' in option ? [option.type, option.lifetime] : [option.type];
    });
    expect(build(config, {}, true).routerLifetime).toBe(0);
    expect(prefixes(config, {}, true)).toEqual(['2001:db8:55:: 14400']);
    expect(lifetimes).toEqual([
      ['source-link-layer-address'],
      ['mtu'],
      ['prefix-information'],
      ['route-information', 0],
      ['rdnss', 0],
      ['dnssl', 0],
      ['encrypted-dns', 0],
      ['pref64', 0],
    ]);
  });

  it.each<[string, Partial<RaConfig>, Partial<InterfaceSnapshot>, boolean, string]>([
    ['a default router', {}, {}, false, 'high'],
    ['a final one', {}, {}, true, 'medium'],
    ['no default router', { routerLifetime: 0 }, {}, false, 'medium'],
    ['no forwarding', {}, { forwarding: false }, false, 'medium'],
  ])('preference of %s (RFC 4191 2.2)', (_name, changes, snapshot, final, expected) => {
    expect(build({ preference: 'high', ...changes }, snapshot, final).preference).toBe(expected);
  });

  it('advertises every /64 of the interface once', () => {
    const globals = ['2001:db8:55::1', '2001:db8:55::2', '2001:db8:56::1'].map((address) =>
      globalAddress(address),
    );
    expect(prefixes({}, { globals })).toEqual(['2001:db8:55:: 14400', '2001:db8:56:: 14400']);
  });

  it.each([
    ['temporary', { temporary: true }],
    ['not of a /64', { prefixLength: 48 }],
  ])('leaves out the prefix of an address that is %s', (_name, changes) => {
    expect(prefixes({}, { globals: [globalAddress('2001:db8:55::1', changes)] })).toEqual([]);
  });

  it('advertises the prefix of an address that is tentative: detection is about the address alone', () => {
    const tentative = globalAddress('2001:db8:55::1', { tentative: true });
    expect(prefixes({}, { globals: [tentative] })).toEqual(['2001:db8:55:: 14400']);
  });

  it('deprecates a prefix when all of its addresses are', () => {
    const old = globalAddress('2001:db8:55::1', { deprecated: true });
    expect(prefixes({}, { globals: [old] })).toEqual(['2001:db8:55:: 0']);
    expect(prefixes({}, { globals: [old, globalAddress('2001:db8:55::2')] })).toEqual([
      '2001:db8:55:: 14400',
    ]);
  });

  it('advertises the prefixes of the configuration instead', () => {
    const prefix = { prefix: '2001:db8:99::', prefixLength: 64, preferredLifetime: 60 };
    expect(prefixes({ prefixes: [prefix] }, {})).toEqual(['2001:db8:99:: 60']);
  });

  it.each<[RaConfig['mtu'], number, number | undefined]>([
    ['link', 1400, 1400],
    [1280, 1500, 1280],
    [9000, 1500, 1500],
    [undefined, 1500, undefined],
  ])('MTU %s on a link with %i: %s', (mtu, link, expected) => {
    expect(optionsOf(build({ mtu }, { mtu: link }), 'mtu')[0]?.mtu).toBe(expected);
  });

  it('leaves out the MAC address when there is none or it is not wanted', () => {
    expect(optionsOf(build({}, { mac: undefined }), 'source-link-layer-address')).toEqual([]);
    expect(optionsOf(build({ sourceLinkLayerAddress: false }), 'source-link-layer-address')).toEqual([]);
  });

  it('can be built for an interface that does not exist', () => {
    expect(buildRouterAdvertisement(defaultRaConfig, missingInterface('br0')).options).toEqual([]);
  });
});

describe('options', () => {
  const options = (changes: Partial<RaConfig>, snapshot: Partial<InterfaceSnapshot> = {}) =>
    build({ mtu: undefined, prefixes: [], sourceLinkLayerAddress: false, ...changes }, snapshot).options;

  it('of a static prefix go before what ::/64 finds, and the rest of that is kept', () => {
    const written = { prefix: '2001:db8:55::', prefixLength: 64, preferredLifetime: 60 };
    const globals = [globalAddress('2001:db8:55::1'), globalAddress('2001:db8:56::1')];
    expect(prefixes({ prefixes: [automaticPrefix, written] }, { globals })).toEqual([
      '2001:db8:56:: 14400',
      '2001:db8:55:: 60',
    ]);
  });

  it.each([
    ['2001:db8:56::/64', ['2001:db8:55::', 'fd00:1::']],
    ['fd00::/8', ['2001:db8:55::', '2001:db8:56::']],
  ])('leave out the automatic prefixes in %s', (ignored, expected) => {
    const globals = ['2001:db8:55::1', '2001:db8:56::1', 'fd00:1::1'].map((text) => globalAddress(text));
    const found = options({ prefixes: [automaticPrefix], ignorePrefixes: [ignored] }, { globals });
    expect(found.map((option) => 'prefix' in option && option.prefix)).toEqual(expected);
  });

  it('carry what is said about every automatic prefix', () => {
    const prefixes = [{ ...automaticPrefix, onLink: false, autonomous: false, dhcpv6PdPreferred: true }];
    expect(options({ prefixes })).toMatchObject([
      { prefix: '2001:db8:55::', onLink: false, autonomous: false, dhcpv6PdPreferred: true },
    ]);
  });

  it('tell the address of the router with the R flag (RFC 6275 7.2), when it has one there', () => {
    const prefixes = [
      { ...automaticPrefix, routerAddress: true },
      { prefix: '2001:db8:99::', prefixLength: 64, routerAddress: true },
    ];
    const globals = [globalAddress('2001:db8:55::1', { deprecated: true }), globalAddress('2001:db8:55::7')];
    expect(options({ prefixes }, { globals })).toMatchObject([
      { prefix: '2001:db8:55::7', prefixLength: 64, routerAddress: true },
      { prefix: '2001:db8:99::', prefixLength: 64, routerAddress: false },
    ]);
  });

  it('of an automatic prefix promise no more than the kernel does for the address', () => {
    const globals = [
      globalAddress('2001:db8:55::1', { validUntil: 60_000, preferredUntil: 30_000 }),
      globalAddress('2001:db8:56::1'),
    ];
    const { options: found } = buildRouterAdvertisement(defaultRaConfig, bridge({ globals }), {
      now: 10_000,
    });
    expect(optionsOf({ options: found }, 'prefix-information')).toMatchObject([
      { validLifetime: 50, preferredLifetime: 20 },
      { validLifetime: 86_400, preferredLifetime: 14_400 },
    ]);
  });

  it('give routes three maximum intervals', () => {
    const routes = [
      { prefix: '2001:db8::', prefixLength: 60 },
      { prefix: '::', prefixLength: 0, preference: 'low' as const, lifetime: 60 },
    ];
    expect(options({ routes })).toEqual([
      {
        type: 'route-information',
        prefix: '2001:db8::',
        prefixLength: 60,
        preference: 'medium',
        routeLifetime: 1800,
      },
      { type: 'route-information', prefix: '::', prefixLength: 0, preference: 'low', routeLifetime: 60 },
    ]);
  });

  it('round the lifetime of a NAT64 prefix up to a multiple of 8 (RFC 8781 4.1)', () => {
    const pref64 = [
      { prefix: '64:ff9b::', prefixLength: 96 },
      { prefix: '2001:db8:64::', prefixLength: 64, lifetime: 65_535 },
    ];
    expect(options({ pref64, minInterval: 3, maxInterval: 11 })).toMatchObject([
      { lifetime: 40 },
      { lifetime: 65_528 },
    ]);
  });

  it('name an address of the router itself as DNS server for ::', () => {
    const globals = [
      globalAddress('2001:db8:55::1', { tentative: true }),
      globalAddress('2001:db8:55::2', { temporary: true }),
      globalAddress('2001:db8:55::3'),
    ];
    const servers = (changed: Partial<InterfaceSnapshot>) =>
      optionsOf({ options: options({ rdnss: ['::', '2001:db8:55::3'] }, changed) }, 'rdnss')[0]?.addresses;
    expect(servers({ globals })).toEqual(['2001:db8:55::3']);
    expect(servers({ globals: [] })).toEqual(['fe80::1', '2001:db8:55::3']);
    expect(options({ rdnss: ['::'] }, { globals: [], linkLocal: undefined })).toEqual([]);
  });

  it('say what else was configured', () => {
    expect(
      options({
        dnsLifetime: 60,
        encryptedDns: [{ name: 'dns.example', addresses: ['2001:db8::53'], alpn: ['dot'], port: 8853 }],
        captivePortal: 'https://portal.example/api',
        advertisementInterval: true,
        homeAgent: { preference: 5 },
      }),
    ).toMatchObject([
      { type: 'encrypted-dns', authenticationDomainName: 'dns.example', lifetime: 60, servicePriority: 1 },
      { type: 'captive-portal', uri: 'https://portal.example/api' },
      { type: 'advertisement-interval', interval: 600_000 },
      { type: 'home-agent-information', preference: 5, lifetime: 1800 },
    ]);
    expect(build({ homeAgent: {}, snac: true })).toMatchObject({ homeAgent: true, snac: true });
  });
});

describe('encodeAdvertisement', () => {
  it('is what the codec reads again', () => {
    const message = build({ rdnss: ['2001:db8:55::53'] });
    expect(encodeAdvertisement(message, bridge()).map(decodeMessage)).toEqual([message]);
  });

  it('makes two packets of what is above the MTU of the link by one octet (RFC 4861 6.2.3)', () => {
    const message = build({ rdnss: Array.from({ length: 80 }, (_, index) => `2001:db8:55::${index + 1}`) });
    const [whole] = encodeAdvertisement(message, bridge({ mtu: 9000 }));
    const size = 40 + (whole?.length ?? 0);
    expect(encodeAdvertisement(message, bridge({ mtu: size }))).toEqual([whole]);
    const parts = encodeAdvertisement(message, bridge({ mtu: size - 1 }));
    expect(parts).toHaveLength(2);
    for (const part of parts) expect(40 + part.length).toBeLessThan(size);
  });

  it('says what cannot be sent at all', () => {
    const message = build({ captivePortal: `https://portal.example/${'a'.repeat(1300)}` });
    expect(() => encodeAdvertisement(message, bridge({ mtu: 1280 }))).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_RESPONDER',
        message: expect.stringMatching(
          /cannot be sent on br0, whose MTU is 1280: .*captive-portal/,
        ) as string,
      }),
    );
  });
});
