import { describe, expect, it } from 'vitest';
import type { AddressState, RouteState } from '../snapshot.ts';
import { hasLifetimes, withPresentLifetimes, type Ageing } from './lifetimes.ts';

function undone(lines: readonly string[], ageing: Partial<Ageing['now']>): readonly string[] {
  const [step] = withPresentLifetimes(
    [{ id: 'a', title: 'a', reason: 'a', apply: [], undo: [{ kind: 'ip', lines }] }],
    { elapsed: 60, now: { addresses: [], routes: [], ...ageing } },
  );
  const [action] = step?.undo ?? [];
  return action?.kind === 'ip' ? action.lines : [];
}

const seen: AddressState = {
  link: 'br0',
  family: 6,
  address: '2001:db8::1',
  prefixLength: 64,
  scope: 'global',
  noPrefixRoute: false,
  autoconfigured: true,
  unusable: false,
  validLifetime: 5000,
  preferredLifetime: 4000,
};
const line = 'addr add 2001:db8::1/64 dev eth0 nodad valid_lft 3600 preferred_lft 1800';
const route: RouteState = {
  family: 6,
  destination: 'default',
  link: 'br0',
  gateway: 'fe80::1',
  protocol: 'ra',
  scope: 'global',
  type: 'unicast',
  onlink: false,
  expires: 1790,
};

describe('lifetimes of a way back', () => {
  it.each([
    ['that were renewed are the renewed ones', { addresses: [seen] }, 'valid_lft 5000 preferred_lft 4000'],
    ['that were not renewed have aged', {}, 'valid_lft 3540 preferred_lft 1740'],
    [
      'that have become endless stay so',
      { addresses: [{ ...seen, validLifetime: undefined, preferredLifetime: undefined }] },
      'valid_lft forever preferred_lft forever',
    ],
    [
      'of two places are the longer ones',
      { addresses: [{ ...seen, link: 'eth0', validLifetime: 10, preferredLifetime: 5 }, seen] },
      'valid_lft 5000 preferred_lft 4000',
    ],
  ])('%s', (_name, now, words) => {
    expect(undone([line], now)).toEqual([`addr add 2001:db8::1/64 dev eth0 nodad ${words}`]);
  });

  it('drop what has expired, and leave a deprecated address deprecated', () => {
    expect(undone(['addr add 192.0.2.1/24 dev eth0 valid_lft 60 preferred_lft 30'], {})).toEqual([]);
    expect(undone(['addr add 192.0.2.1/24 dev eth0 valid_lft 90 preferred_lft 30'], {})).toEqual([
      'addr add 192.0.2.1/24 dev eth0 valid_lft 30 preferred_lft 0',
    ]);
  });

  it('find the address of a point-to-point link', () => {
    expect(
      undone(['addr add 192.0.2.1 peer 192.0.2.2/32 dev eth0 valid_lft 90 preferred_lft forever'], {}),
    ).toEqual(['addr add 192.0.2.1 peer 192.0.2.2/32 dev eth0 valid_lft 30 preferred_lft forever']);
  });

  it.each(['::/0', 'default'])('of the route %s follow the advertisement', (destination) => {
    const words = `route replace ${destination} via fe80::1 dev eth0 metric 1024 proto ra expires 1800`;
    expect(undone([words], { routes: [route] })).toEqual([words.replace('1800', '1790')]);
    expect(undone([words], {})).toEqual([words.replace('1800', '1740')]);
    expect(undone([words], { routes: [{ ...route, expires: undefined }] })).toEqual([
      words.replace(' expires 1800', ''),
    ]);
  });

  it('leave everything else alone, and cost nothing where there are none', () => {
    const lines = ['link del br0', 'addr add 192.0.2.1/24 dev eth0'];
    expect(undone(lines, { addresses: [seen] })).toEqual(lines);
    const step = { id: 'a', title: 'a', reason: 'a', apply: [], undo: [{ kind: 'ip', lines } as const] };
    expect(hasLifetimes([step])).toBe(false);
    expect(hasLifetimes([{ ...step, undo: [{ kind: 'ip', lines: [line] }] }])).toBe(true);
  });
});
