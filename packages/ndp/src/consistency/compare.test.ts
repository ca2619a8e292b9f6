import { describe, expect, it } from 'vitest';
import {
  advertisement,
  carrying,
  dnssl,
  encryptedDns,
  pref64,
  prefix,
  rdnss,
  route,
} from '../../test/advertisements.ts';
import { INFINITY } from '../constants.ts';
import type { RouterAdvertisement } from '../messages/router-advertisement.ts';
import { compareAdvertisements } from './compare.ts';

const everything = (): RouterAdvertisement =>
  advertisement({
    managed: true,
    otherConfig: true,
    reachableTime: 30_000,
    retransTimer: 1_000,
    options: [
      { type: 'mtu', mtu: 1500 },
      prefix('2001:db8:1::/64'),
      prefix('2001:db8:2::/64', { validLifetime: INFINITY, preferredLifetime: INFINITY }),
      route('2001:db8:f::/48'),
      rdnss(['2001:db8::53', '2001:db8::54']),
      dnssl(['lab.example']),
      pref64('64:ff9b::'),
      encryptedDns('dns.example'),
      { type: 'captive-portal', uri: 'https://portal.example/api' },
    ],
  });

describe('values are compared, never references', () => {
  it('equal values in different objects are consistent', () => {
    expect(compareAdvertisements(everything(), everything())).toEqual([]);
    expect(compareAdvertisements(everything(), structuredClone(everything()))).toEqual([]);
  });

  it('and so are other spellings of the same, in another order', () => {
    const own = carrying(
      rdnss(['2001:db8::53', '2001:db8::54']),
      dnssl(['lab.example']),
      prefix('2001:db8:1::/64'),
    );
    const other = carrying(
      prefix('2001:DB8:1:0::7/64', { routerAddress: true }),
      dnssl(['LAB.example.']),
      rdnss(['2001:db8:0::54']),
      rdnss(['2001:db8::53']),
    );
    expect(compareAdvertisements(own, other)).toEqual([]);
  });
});

it('of what a message says twice the last counts', () => {
  const twice = () => carrying(rdnss(['2001:db8::53'], 0), rdnss(['2001:db8::53']));
  expect(compareAdvertisements(twice(), twice())).toEqual([]);
  expect(compareAdvertisements(carrying(rdnss(['2001:db8::53'])), twice())).toEqual([]);
});

describe('conflicts of RFC 4861 6.2.7', () => {
  const field = (name: string, own: string, other: string) => ({
    field: name,
    severity: 'conflict',
    own,
    other,
  });

  it.each<[string, Partial<RouterAdvertisement>, Partial<RouterAdvertisement>, string, string]>([
    ['cur-hop-limit', { curHopLimit: 64 }, { curHopLimit: 255 }, '64', '255'],
    ['managed', { managed: true }, { managed: false }, 'true', 'false'],
    ['other-config', { otherConfig: false }, { otherConfig: true }, 'false', 'true'],
    ['reachable-time', { reachableTime: 30_000 }, { reachableTime: 1 }, '30000', '1'],
    ['retrans-timer', { retransTimer: 1_000 }, { retransTimer: 2_000 }, '1000', '2000'],
    [
      'mtu',
      { options: [{ type: 'mtu', mtu: 1500 }] },
      { options: [{ type: 'mtu', mtu: 1280 }] },
      '1500',
      '1280',
    ],
  ])('%s', (name, own, other, ownText, otherText) => {
    expect(compareAdvertisements(advertisement(own), advertisement(other))).toEqual([
      field(name, ownText, otherText),
    ]);
    expect(compareAdvertisements(advertisement(other), advertisement(own))).toEqual([
      field(name, otherText, ownText),
    ]);
  });

  it('valid and preferred lifetime of a prefix that both advertise', () => {
    const own = carrying(prefix('2001:db8:1::/64'), prefix('2001:db8:2::/64', { validLifetime: INFINITY }));
    const other = carrying(
      prefix('2001:db8:1::/64', { validLifetime: 86_399, preferredLifetime: 0 }),
      prefix('2001:db8:2::/64'),
    );
    expect(compareAdvertisements(own, other)).toEqual([
      { ...field('valid-lifetime', '86400', '86399'), prefix: '2001:db8:1::/64' },
      { ...field('preferred-lifetime', '14400', '0'), prefix: '2001:db8:1::/64' },
      { ...field('valid-lifetime', 'infinite', '86400'), prefix: '2001:db8:2::/64' },
    ]);
  });
});

describe('what never conflicts (RFC 4861 6.2.7)', () => {
  it.each(['curHopLimit', 'reachableTime', 'retransTimer'] as const)('%s that is unspecified', (name) => {
    const [said, unsaid] = [advertisement({ [name]: 7 }), advertisement({ [name]: 0 })];
    expect(compareAdvertisements(said, unsaid)).toEqual([]);
    expect(compareAdvertisements(unsaid, said)).toEqual([]);
  });

  it('options that only one of them has', () => {
    const header = { ...everything(), options: [] };
    expect(compareAdvertisements(everything(), header)).toEqual([]);
    expect(compareAdvertisements(header, everything())).toEqual([]);
  });

  it('different prefixes, also of one network with another length', () => {
    const own = carrying(prefix('2001:db8:1::/64'));
    expect(compareAdvertisements(own, carrying(prefix('2001:db8:2::/64', { validLifetime: 1 })))).toEqual([]);
    expect(compareAdvertisements(own, carrying(prefix('2001:db8:1::/80', { validLifetime: 1 })))).toEqual([]);
  });

  it('router lifetime, preferences and different routes: each router speaks for itself', () => {
    const own = advertisement({ options: [route('2001:db8:f::/48')] });
    const other = advertisement({
      routerLifetime: 0,
      preference: 'high',
      options: [route('2001:db8:e::/48'), { ...route('2001:db8:f::/48'), preference: 'low' }],
    });
    expect(compareAdvertisements(own, other)).toEqual([]);
  });
});

describe('differences, which may be meant', () => {
  const difference = (name: string, own: string, other: string) => [
    { field: name, severity: 'difference', own, other },
  ];

  it('which servers, domains and NAT64 prefixes are named', () => {
    expect(
      compareAdvertisements(
        carrying(rdnss(['2001:db8::54', '2001:db8::53'])),
        carrying(rdnss(['2001:db8::53'])),
      ),
    ).toEqual(difference('rdnss', '2001:db8::53 2001:db8::54', '2001:db8::53'));
    expect(compareAdvertisements(carrying(dnssl(['a'])), carrying(dnssl(['b'])))).toEqual(
      difference('dnssl', 'a', 'b'),
    );
    expect(compareAdvertisements(carrying(pref64('64:ff9b::')), carrying(pref64('2001:db8:64::')))).toEqual(
      difference('pref64', '64:ff9b::/96', '2001:db8:64::/96'),
    );
    expect(compareAdvertisements(carrying(encryptedDns('a')), carrying(encryptedDns('b')))).toEqual(
      difference('encrypted-dns', 'a', 'b'),
    );
  });

  it('what one names and the other takes back', () => {
    const [named, takenBack] = [carrying(rdnss(['2001:db8::53'])), carrying(rdnss(['2001:db8::53'], 0))];
    expect(compareAdvertisements(named, takenBack)).toEqual(
      difference('rdnss', '2001:db8::53', '2001:db8::53 (withdrawn)'),
    );
    expect(compareAdvertisements(takenBack, named)).toEqual(
      difference('rdnss', '2001:db8::53 (withdrawn)', '2001:db8::53'),
    );
  });

  it('but not what one takes back and the other does not name', () => {
    const own = carrying(rdnss(['2001:db8::53']), rdnss(['2001:db8::99'], 0));
    expect(compareAdvertisements(own, carrying(rdnss(['2001:db8::53'])))).toEqual([]);
    expect(compareAdvertisements(own, carrying(rdnss(['2001:db8::98'], 0)))).toEqual([]);
  });

  it('a long list is cut', () => {
    const many = Array.from({ length: 12 }, (_, index) => `d${String(index).padStart(2, '0')}`);
    const [found] = compareAdvertisements(carrying(dnssl(['a'])), carrying(dnssl(many)));
    expect(found?.other).toBe('d00 d01 d02 d03 d04 d05 d06 d07 and 4 more');
  });

  it('the lifetime of a route that both have', () => {
    expect(compareAdvertisements(carrying(route('::/0')), carrying(route('::/0', 60)))).toEqual([
      { field: 'route-lifetime', severity: 'difference', own: '1800', other: '60', prefix: '::/0' },
    ]);
  });

  it('the captive portal', () => {
    const portal = (uri: string) => carrying({ type: 'captive-portal', uri });
    expect(compareAdvertisements(portal('https://a/'), portal('https://b/'))).toEqual(
      difference('captive-portal', 'https://a/', 'https://b/'),
    );
  });
});
