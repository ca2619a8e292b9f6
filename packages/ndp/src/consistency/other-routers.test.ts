import { describe, expect, it } from 'vitest';
import { advertisement, carrying, prefix } from '../../test/advertisements.ts';
import { INFINITY } from '../constants.ts';
import type { RouterAdvertisement } from '../messages/router-advertisement.ts';
import { OtherRouters } from './other-routers.ts';

const HOUR = 3_600_000;
const own = advertisement({ curHopLimit: 64 });
const wrong = advertisement({ curHopLimit: 32 });
const conflict = { field: 'cur-hop-limit', severity: 'conflict', own: '64', other: '32' };
const nothing = { first: false, found: [], settled: [] };

/** Times in seconds at which something was found and settled, when the router sends `messages` every `interval`. */
function reports(interval: number, messages: readonly RouterAdvertisement[]) {
  const routers = new OtherRouters();
  const told: Record<'found' | 'settled', number[]> = { found: [], settled: [] };
  messages.forEach((message, index) => {
    const { found, settled } = routers.heard('fe80::2', message, own, index * interval * 1_000);
    if (found.length > 0) told.found.push(index * interval);
    if (settled.length > 0) told.settled.push(index * interval);
  });
  return told;
}

describe('what is reported', () => {
  it('an inconsistency is found once, and settled once', () => {
    const routers = new OtherRouters();
    expect(routers.heard('fe80::2', wrong, own, 0)).toEqual({ first: true, found: [conflict], settled: [] });
    expect(routers.heard('fe80::2', wrong, own, 1_000)).toEqual(nothing);
    expect(routers.heard('fe80::2', own, own, 2_000)).toEqual({ ...nothing, settled: [conflict] });
    expect(routers.heard('fe80::2', own, own, 3_000)).toEqual(nothing);
  });

  it('each router is looked at by itself', () => {
    const routers = new OtherRouters();
    routers.heard('fe80::2', wrong, own, 0);
    expect(routers.heard('fe80::3', wrong, own, 0)).toEqual({ first: true, found: [conflict], settled: [] });
    expect(routers.heard('fe80::3', own, own, 1).settled).toEqual([conflict]);
    expect(routers.list(1).map(({ inconsistencies }) => inconsistencies)).toEqual([[conflict], []]);
  });

  it('equal values in different objects are consistent', () => {
    const message = () => carrying({ type: 'mtu', mtu: 1500 }, { type: 'captive-portal', uri: 'https://a/' });
    expect(new OtherRouters().heard('fe80::2', message(), message(), 0).found).toEqual([]);
  });

  it('another wrong value of the same field is nothing else', () => {
    const routers = new OtherRouters();
    routers.heard('fe80::2', wrong, own, 0);
    expect(routers.heard('fe80::2', advertisement({ curHopLimit: 33 }), own, 1)).toEqual(nothing);
    expect(routers.list(1)[0]?.inconsistencies).toEqual([{ ...conflict, other: '33' }]);
  });

  it('a value that flips back and forth is found again after an hour at the earliest', () => {
    const flips = Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? wrong : own));
    expect(reports(600, flips)).toEqual({ found: [0, 3_600, 7_200], settled: [600, 4_200, 7_800] });
  });

  it('one that came back too early is found when it still stands after the hour', () => {
    const messages = [wrong, own, ...Array.from({ length: 10 }, () => wrong)];
    expect(reports(600, messages)).toEqual({ found: [0, 3_600], settled: [600] });
  });

  it('nothing is compared while this router does not advertise', () => {
    const routers = new OtherRouters();
    expect(routers.heard('fe80::2', wrong, undefined, 0)).toEqual({ first: true, found: [], settled: [] });
    expect(routers.heard('fe80::2', wrong, own, 1).found).toEqual([conflict]);
    expect(routers.heard('fe80::2', own, undefined, 2)).toEqual(nothing);
    expect(routers.list(2)[0]?.inconsistencies).toEqual([conflict]);
  });

  it('an option that is missing from one packet of several settles nothing, for half an hour', () => {
    const withMtu = (mtu: number) => carrying({ type: 'mtu', mtu });
    const routers = new OtherRouters();
    expect(routers.heard('fe80::2', withMtu(1280), withMtu(1500), 0).found).toHaveLength(1);
    expect(routers.heard('fe80::2', carrying(), withMtu(1500), 1)).toEqual(nothing);
    expect(routers.heard('fe80::2', carrying(), withMtu(1500), 1_800_000)).toEqual(nothing);
    expect(routers.heard('fe80::2', carrying(), withMtu(1500), 1_800_001).settled).toHaveLength(1);
  });
});

describe('lifetimes (RFC 4861 6.2.7)', () => {
  const network = '2001:db8:1::/64';
  const lasting = (validLifetime: number) => carrying(prefix(network, { validLifetime }));
  /** What is found when both send every 600 s; seconds of the valid lifetime by time in seconds. */
  function found(ours: (time: number) => number, theirs: (time: number) => number): number[] {
    const routers = new OtherRouters();
    const times = Array.from({ length: 8 }, (_, index) => index * 600);
    return times.filter(
      (time) =>
        routers.heard('fe80::2', lasting(theirs(time)), lasting(ours(time)), time * 1_000).found.length > 0,
    );
  }

  it('that run down on both sides to about the same end are consistent', () => {
    expect(
      found(
        (time) => 86_400 - time,
        (time) => 86_393 - time,
      ),
    ).toEqual([]);
  });

  it('that run down to different ends are not', () => {
    expect(
      found(
        (time) => 86_400 - time,
        (time) => 86_380 - time,
      ),
    ).toEqual([0]);
  });

  it('one that runs down beside a fixed one is found once, when they have drifted apart', () => {
    expect(
      found(
        () => 86_400,
        (time) => 86_400 - time,
      ),
    ).toEqual([600]);
  });

  it('that are fixed on both sides are compared by value, as soon as it is known that they are', () => {
    expect(
      found(
        () => 86_400,
        () => 86_399,
      ),
    ).toEqual([600]);
    expect(
      found(
        () => 86_400,
        () => 86_000,
      ),
    ).toEqual([0]);
    expect(
      found(
        () => INFINITY,
        () => 86_400,
      ),
    ).toEqual([0]);
    expect(
      found(
        () => INFINITY,
        () => INFINITY - 1,
      ),
    ).toEqual([0]);
  });

  it('a prefix that the other takes back is found', () => {
    expect(
      found(
        () => 86_400,
        (time) => (time < 1_200 ? 86_400 : 0),
      ),
    ).toEqual([1_200]);
  });

  it('different prefixes are no inconsistency', () => {
    const routers = new OtherRouters();
    const other = carrying(prefix('2001:db8:2::/64', { validLifetime: 1 }));
    expect(routers.heard('fe80::2', other, lasting(86_400), 0).found).toEqual([]);
  });
});

it('an hour counts from the report, not from what happened between', () => {
  const routers = new OtherRouters();
  routers.heard('fe80::2', wrong, own, 0);
  routers.heard('fe80::2', own, own, 1);
  routers.heard('fe80::2', wrong, own, HOUR - 2);
  routers.heard('fe80::2', own, own, HOUR - 1);
  expect(routers.heard('fe80::2', wrong, own, HOUR).found).toEqual([conflict]);
});
