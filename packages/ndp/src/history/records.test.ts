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
import { AdvertisedHistory } from './advertised-history.ts';
import type { AdvertisedRecord } from './advertised-record.ts';

const everything = carrying(
  prefix('2001:db8:1::/64', { autonomous: false }),
  prefix('2001:db8:2::/64', { validLifetime: INFINITY }),
  route('2001:db8:f::/48'),
  rdnss(['2001:db8::53']),
  dnssl(['lab.example']),
  pref64('64:ff9b::'),
  encryptedDns('dns.example'),
);

function restored(records: unknown, now = 0): AdvertisedHistory {
  const history = new AdvertisedHistory();
  history.restore(records as AdvertisedRecord[], now);
  return history;
}

it('records are plain JSON with the seconds that are left', () => {
  const history = new AdvertisedHistory();
  history.sent(everything, 0);
  const records = history.records(100_500);
  expect(JSON.parse(JSON.stringify(records))).toEqual(records);
  expect(records).toEqual([
    { kind: 'dnssl', domain: 'lab.example', lifetime: 1_700 },
    {
      kind: 'encrypted-dns',
      servicePriority: 1,
      authenticationDomainName: 'dns.example',
      addresses: ['2001:db8::53'],
      serviceParameters: [{ key: 1, value: '03646f74' }],
      lifetime: 1_700,
    },
    { kind: 'pref64', prefix: '64:ff9b::', prefixLength: 96, lifetime: 1_700 },
    {
      kind: 'prefix',
      prefix: '2001:db8:1::',
      prefixLength: 64,
      onLink: true,
      autonomous: false,
      lifetime: 86_300,
    },
    {
      kind: 'prefix',
      prefix: '2001:db8:2::',
      prefixLength: 64,
      onLink: true,
      autonomous: true,
      lifetime: INFINITY,
    },
    { kind: 'rdnss', address: '2001:db8::53', lifetime: 1_700 },
    { kind: 'route', prefix: '2001:db8:f::', prefixLength: 48, lifetime: 1_700 },
  ]);
});

it('after a restart the same is taken back, by another clock', () => {
  const before = new AdvertisedHistory();
  before.sent(everything, 5_000_000);
  const after = restored(JSON.parse(JSON.stringify(before.records(5_060_000))), 10);
  expect(after.withdrawals(advertisement(), 20)).toEqual(before.withdrawals(advertisement(), 5_060_000));
  expect(after.records(10)).toEqual(before.records(5_060_000));
});

it('what is restored does not shorten what was said meanwhile', () => {
  const history = new AdvertisedHistory();
  history.sent(carrying(rdnss(['2001:db8::53'], 100)), 0);
  history.restore([{ kind: 'rdnss', address: '2001:db8::53', lifetime: 10 }], 0);
  expect(history.records(0)).toMatchObject([{ lifetime: 100 }]);
});

it('takes other spellings of the same for the same', () => {
  const history = restored([
    { kind: 'rdnss', address: '2001:0DB8::0053', lifetime: 10 },
    { kind: 'dnssl', domain: 'Lab.Example.', lifetime: 10 },
    { kind: 'route', prefix: '2001:db8:f::1', prefixLength: 48, lifetime: 10 },
  ]);
  const message = carrying(rdnss(['2001:db8::53']), dnssl(['lab.example']), route('2001:db8:f::/48'));
  expect(history.records(0)).toHaveLength(3);
  expect(history.withdrawals(message, 0)).toEqual([]);
});

it('keeps no more than maxRecords', () => {
  const records = Array.from({ length: 200 }, (_, host) => ({
    kind: 'rdnss',
    address: `2001:db8::${(host + 1).toString(16)}`,
    lifetime: 10,
  }));
  expect(restored(records).records(0)).toHaveLength(64);
});

describe('leaves out what is malformed and keeps the rest', () => {
  const good = { kind: 'rdnss', address: '2001:db8::53', lifetime: 10 };
  const aPrefix = { kind: 'prefix', prefix: '2001:db8::', prefixLength: 64, onLink: true, autonomous: true };
  const resolver = {
    kind: 'encrypted-dns',
    servicePriority: 1,
    authenticationDomainName: 'dns.example',
    addresses: ['2001:db8::53'],
    serviceParameters: [],
    lifetime: 10,
  };

  it.each<[string, unknown]>([
    ['no object', 'rdnss'],
    ['null', null],
    ['an unknown kind', { ...good, kind: 'mtu' }],
    ['a kind of every object', { ...good, kind: 'constructor' }],
    ['no lifetime', { kind: 'rdnss', address: '2001:db8::53' }],
    ['a negative lifetime', { ...good, lifetime: -1 }],
    ['a lifetime above infinity', { ...good, lifetime: INFINITY + 1 }],
    ['a lifetime that is no number', { ...good, lifetime: '10' }],
    ['a lifetime that is over', { ...good, lifetime: 0 }],
    ['no address', { ...good, address: 'dns.example' }],
    ['an address with zone', { ...good, address: 'fe80::1%br0' }],
    ['an address that is no text', { ...good, address: 53 }],
    ['a domain that cannot be encoded', { kind: 'dnssl', domain: 'two words', lifetime: 10 }],
    ['an empty domain', { kind: 'dnssl', domain: '', lifetime: 10 }],
    ['a prefix length above 128', { ...aPrefix, prefixLength: 129, lifetime: 10 }],
    ['a prefix length that is no whole number', { ...aPrefix, prefixLength: 63.5, lifetime: 10 }],
    ['a negative prefix length', { ...aPrefix, prefixLength: -1, lifetime: 10 }],
    ['a prefix without flags', { ...aPrefix, onLink: undefined, lifetime: 10 }],
    [
      'a NAT64 prefix of another length',
      { kind: 'pref64', prefix: '64:ff9b::', prefixLength: 95, lifetime: 10 },
    ],
    ['a resolver without name', { ...resolver, authenticationDomainName: '' }],
    ['a resolver with priority 0', { ...resolver, servicePriority: 0 }],
    ['addresses that are no list', { ...resolver, addresses: '2001:db8::53' }],
    ['an address that is none', { ...resolver, addresses: [1] }],
    ['parameters that are no list', { ...resolver, serviceParameters: {} }],
    ['a parameter that is none', { ...resolver, serviceParameters: [null] }],
    ['a parameter that is no hexadecimal', { ...resolver, serviceParameters: [{ key: 1, value: 'xy' }] }],
    ['a key that does not fit', { ...resolver, serviceParameters: [{ key: 70_000, value: '' }] }],
  ])('%s', (_, record) => {
    const history = restored([record, good]);
    expect(history.records(0)).toEqual([good]);
    expect(history.withdrawals(advertisement(), 0)).toEqual([rdnss(['2001:db8::53'], 0)]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object', { length: 1 }],
    ['text', 'records'],
  ])('%s in place of a list', (_, records) => {
    expect(restored(records).records(0)).toEqual([]);
  });
});
