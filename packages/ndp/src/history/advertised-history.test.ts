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
import type { NdpOption } from '../options/table.ts';
import { AdvertisedHistory } from './advertised-history.ts';

const HOUR = 3_600_000;
const nothing = advertisement();

/** A history after `options` went out at 0. */
function after(...options: readonly NdpOption[]): AdvertisedHistory {
  const history = new AdvertisedHistory();
  history.sent(carrying(...options), 0);
  return history;
}

const gone = (cidr: string) => prefix(cidr, { validLifetime: 0, preferredLifetime: 0 });

describe('a prefix that is no longer advertised (RFC 9096 3.5)', () => {
  it('is taken back with both lifetimes 0 until its last valid lifetime is over', () => {
    const history = after(prefix('2001:db8:1::/64', { validLifetime: 7_200 }));
    expect(history.withdrawals(nothing, 1)).toEqual([gone('2001:db8:1::/64')]);
    expect(history.withdrawals(nothing, 2 * HOUR - 1)).toEqual([gone('2001:db8:1::/64')]);
    expect(history.withdrawals(nothing, 2 * HOUR)).toEqual([]);
  });

  it('goes on being taken back however often that was said', () => {
    const history = after(prefix('2001:db8:1::/64', { validLifetime: 7_200 }));
    for (let now = 0; now < 2 * HOUR; now += 200_000) {
      const options = history.withdrawals(nothing, now);
      expect(options).toEqual([gone('2001:db8:1::/64')]);
      history.sent(carrying(...options), now);
    }
    expect(history.withdrawals(nothing, 2 * HOUR)).toEqual([]);
  });

  it('counts its lifetime from the last advertisement of it', () => {
    const history = after(prefix('2001:db8:1::/64', { validLifetime: 7_200 }));
    history.sent(carrying(prefix('2001:db8:1::/64', { validLifetime: 7_200 })), HOUR);
    expect(history.withdrawals(nothing, 2 * HOUR)).toHaveLength(1);
    expect(history.withdrawals(nothing, 3 * HOUR)).toEqual([]);
  });

  it('that ran down in real time is taken back until its fixed end', () => {
    const history = new AdvertisedHistory();
    for (let seconds = 0; seconds < 3_600; seconds += 600) {
      history.sent(carrying(prefix('2001:db8:1::/64', { validLifetime: 7_200 - seconds })), seconds * 1_000);
    }
    expect(history.withdrawals(nothing, 2 * HOUR - 1)).toHaveLength(1);
    expect(history.withdrawals(nothing, 2 * HOUR)).toEqual([]);
  });

  it('is taken back for the longest lifetime said: a host may have missed the shorter one', () => {
    const history = after(prefix('2001:db8:1::/64', { validLifetime: 7_200 }));
    history.sent(carrying(prefix('2001:db8:1::/64', { validLifetime: 60 })), 1_000);
    expect(history.withdrawals(nothing, HOUR)).toHaveLength(1);
  });

  it('keeps the L and A flags, also those that were cleared before it went', () => {
    const onlyOnLink = prefix('2001:db8:1::/64', { autonomous: false });
    expect(after(onlyOnLink).withdrawals(nothing, 1)).toEqual([
      { ...gone('2001:db8:1::/64'), autonomous: false },
    ]);
    const onlyAutonomous = prefix('2001:db8:1::/64', { onLink: false });
    for (const [first, second] of [
      [onlyAutonomous, onlyOnLink],
      [onlyOnLink, onlyAutonomous],
    ] as const) {
      const history = after(first);
      history.sent(carrying(second), 1);
      expect(history.withdrawals(nothing, 2)).toEqual([gone('2001:db8:1::/64')]);
    }
  });

  it('is not taken back once it has come back', () => {
    const history = after(prefix('2001:db8:1::/64'));
    expect(history.withdrawals(nothing, 1)).toHaveLength(1);
    expect(history.withdrawals(carrying(prefix('2001:db8:1::/64')), 2)).toEqual([]);
  });

  it('is not taken back when the message itself deprecates it', () => {
    const history = after(prefix('2001:db8:1::/64'));
    expect(history.withdrawals(carrying(gone('2001:db8:1::/64')), 1)).toEqual([]);
  });

  it('is not one that has other lifetimes or flags only', () => {
    const history = after(prefix('2001:db8:1::/64'));
    const other = { validLifetime: 60, preferredLifetime: 0, onLink: false, dhcpv6PdPreferred: true };
    expect(history.withdrawals(carrying(prefix('2001:db8:1::/64', other)), 1)).toEqual([]);
  });

  it('odhcpd #387: is not one of which another address of the router is told', () => {
    const address = (suffix: string) => prefix(`2001:db8:1::${suffix}/64`, { routerAddress: true });
    const history = after(address('1'));
    for (let now = 0; now < HOUR; now += 60_000) {
      const message = carrying(address((now / 60_000).toString(16)));
      expect(history.withdrawals(message, now)).toEqual([]);
      history.sent(message, now);
    }
    expect(history.records(HOUR)).toHaveLength(1);
    expect(history.withdrawals(nothing, HOUR)).toEqual([gone('2001:db8:1::/64')]);
  });

  it('is told from one of another length', () => {
    const history = after(prefix('2001:db8:1::/64'));
    expect(history.withdrawals(carrying(prefix('2001:db8:1::/56')), 1)).toEqual([gone('2001:db8:1::/64')]);
  });

  it('for ever is taken back for ever', () => {
    const history = after(prefix('2001:db8:1::/64', { validLifetime: INFINITY }));
    expect(history.withdrawals(nothing, 1e15)).toEqual([gone('2001:db8:1::/64')]);
    expect(history.records(1e15)).toMatchObject([{ lifetime: INFINITY }]);
  });
});

describe('other things that are no longer advertised', () => {
  it('a route gets lifetime 0 (RFC 4191 2.3)', () => {
    expect(after(route('2001:db8:f::/48')).withdrawals(nothing, 1)).toEqual([route('2001:db8:f::/48', 0)]);
  });

  it('single servers and domains are taken back together (RFC 8106 5.1, 5.2)', () => {
    const history = after(
      rdnss(['2001:db8::53', '2001:DB8:0::54', '2001:db8::55']),
      dnssl(['A.example.', 'b']),
    );
    expect(history.withdrawals(carrying(rdnss(['2001:db8::54']), dnssl(['B'])), 1)).toEqual([
      rdnss(['2001:db8::53', '2001:db8::55'], 0),
      dnssl(['a.example'], 0),
    ]);
  });

  it('a NAT64 prefix gets lifetime 0 (RFC 8781)', () => {
    expect(after(pref64('64:ff9b::')).withdrawals(nothing, 1)).toEqual([pref64('64:ff9b::', 0)]);
  });

  it('an encrypted resolver is taken back as it was (RFC 9463 6.1)', () => {
    const dot = encryptedDns('dns.example');
    expect(after(dot).withdrawals(nothing, 1)).toEqual([{ ...dot, lifetime: 0 }]);
  });

  it('an encrypted resolver that has only got another address is not', () => {
    const history = after(encryptedDns('dns.example'));
    const moved = carrying(encryptedDns('DNS.example.', { addresses: ['2001:db8::54'] }));
    expect(history.withdrawals(moved, 1)).toEqual([]);
    history.sent(moved, 2);
    expect(history.withdrawals(nothing, 3)).toHaveLength(2);
  });

  it('each ends with its own lifetime', () => {
    const history = after(rdnss(['2001:db8::53'], 10), route('2001:db8:f::/48', 20));
    expect(history.withdrawals(nothing, 15_000)).toEqual([route('2001:db8:f::/48', 0)]);
  });

  it('come in the same order, whatever was said first', () => {
    const options = [
      prefix('2001:db8:2::/64'),
      dnssl(['b', 'a']),
      rdnss(['2001:db8::2']),
      prefix('2001:db8:1::/64'),
    ];
    const expected = [
      gone('2001:db8:1::/64'),
      gone('2001:db8:2::/64'),
      rdnss(['2001:db8::2'], 0),
      dnssl(['a', 'b'], 0),
    ];
    expect(after(...options).withdrawals(nothing, 1)).toEqual(expected);
    expect(after(...options.toReversed()).withdrawals(nothing, 2)).toEqual(expected);
  });
});

describe('what is no reason to take anything back', () => {
  it('a final advertisement: the prefixes and servers are as they were', () => {
    const options = [prefix('2001:db8:1::/64'), rdnss(['2001:db8::53'])];
    const history = after(...options);
    const final = advertisement({ routerLifetime: 0, options });
    expect(history.withdrawals(final, 1)).toEqual([]);
    history.sent(final, 1);
    expect(history.withdrawals(carrying(...options), 2)).toEqual([]);
  });

  it('an option that was never said, or was said with lifetime 0 only', () => {
    expect(after(gone('2001:db8:1::/64'), rdnss(['2001:db8::53'], 0)).records(0)).toEqual([]);
  });

  it('an option without lifetime', () => {
    expect(after({ type: 'mtu', mtu: 1500 }).withdrawals(nothing, 1)).toEqual([]);
  });

  it('a prefix that an operator wants forgotten, until it is advertised again', () => {
    const history = after(prefix('2001:db8:1::/64'), prefix('2001:db8:2::/64'), prefix('2001:db8:1::/80'));
    history.forget('2001:db8:1::7', 64);
    expect(history.withdrawals(nothing, 1)).toEqual([gone('2001:db8:1::/80'), gone('2001:db8:2::/64')]);
    history.sent(carrying(prefix('2001:db8:1::/64')), 2);
    expect(history.withdrawals(nothing, 3)).toHaveLength(3);
  });
});

describe('maxRecords', () => {
  it('is 64', () => {
    const history = new AdvertisedHistory();
    for (let subnet = 1; subnet <= 100; subnet += 1) {
      history.sent(carrying(prefix(`2001:db8:${subnet.toString(16)}::/64`)), subnet);
    }
    expect(history.records(100)).toHaveLength(64);
  });

  it('lets go of what ends first, and of an infinite lifetime last', () => {
    const history = new AdvertisedHistory({ maxRecords: 2 });
    history.sent(carrying(prefix('2001:db8:1::/64', { validLifetime: INFINITY })), 0);
    history.sent(carrying(prefix('2001:db8:2::/64', { validLifetime: 200 })), 0);
    history.sent(carrying(prefix('2001:db8:3::/64', { validLifetime: 100 })), 0);
    expect(history.records(0)).toMatchObject([{ prefix: '2001:db8:1::' }, { prefix: '2001:db8:2::' }]);
    history.sent(carrying(prefix('2001:db8:4::/64', { validLifetime: INFINITY })), 1);
    history.sent(carrying(prefix('2001:db8:5::/64', { validLifetime: INFINITY })), 2);
    expect(history.records(2)).toMatchObject([{ prefix: '2001:db8:4::' }, { prefix: '2001:db8:5::' }]);
  });

  it.each([0, 1.5, Number.NaN])('of %d is refused', (maxRecords) => {
    expect(() => new AdvertisedHistory({ maxRecords })).toThrow(RangeError);
  });
});
