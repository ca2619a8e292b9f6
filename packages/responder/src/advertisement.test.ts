import { describe, expect, it } from 'vitest';
import { decodeMessage, optionsOf } from '@ovlab/ndp';
import { bridge, globalAddress } from '../test/support/snapshots.ts';
import { buildRouterAdvertisement, encodeAdvertisement } from './advertisement.ts';
import { defaultRaConfig, type RaConfig } from './config/ra-config.ts';
import { missingInterface, type InterfaceSnapshot } from './interface/snapshot.ts';

function build(changes: Partial<RaConfig> = {}, snapshot: Partial<InterfaceSnapshot> = {}, final = false) {
  return buildRouterAdvertisement({ ...defaultRaConfig, ...changes }, bridge(snapshot), { final });
}

function prefixes(changes: Partial<RaConfig>, snapshot: Partial<InterfaceSnapshot>) {
  return optionsOf(build(changes, snapshot), 'prefix-information').map(
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

  it('has router lifetime 0 when it is the final one, and keeps the rest', () => {
    expect(build({}, {}, true)).toEqual({ ...build(), routerLifetime: 0 });
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
    ['tentative', { tentative: true }],
    ['temporary', { temporary: true }],
    ['not of a /64', { prefixLength: 48 }],
  ])('leaves out the prefix of an address that is %s', (_name, changes) => {
    expect(prefixes({}, { globals: [globalAddress('2001:db8:55::1', changes)] })).toEqual([]);
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

describe('encodeAdvertisement', () => {
  it('is what the codec reads again', () => {
    const message = build({ rdnss: ['2001:db8:55::53'] });
    expect(decodeMessage(encodeAdvertisement(message, bridge()))).toEqual(message);
  });

  it('refuses a message above the MTU of the link by one octet (RFC 6980)', () => {
    const message = build({ rdnss: new Array<string>(80).fill('2001:db8:55::53') });
    const size = 40 + encodeAdvertisement(message, bridge()).length;
    expect(() => encodeAdvertisement(message, bridge({ mtu: size }))).not.toThrow();
    expect(() => encodeAdvertisement(message, bridge({ mtu: size - 1 }))).toThrow(
      `the Router Advertisement has ${size} octets, the MTU of br0 is ${size - 1}`,
    );
  });
});
