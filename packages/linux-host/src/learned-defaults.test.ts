import { describe, expect, it } from 'vitest';
import { plainHost } from '../test/recorded-host.ts';
import { beforeLearned, behindLearned, isLearnedDefault, presentLearnedLine } from './learned-defaults.ts';
import type { HostSnapshot, RouteState } from './snapshot.ts';

const learned: RouteState = {
  family: 6,
  destination: 'default',
  link: 'eth0',
  gateway: 'fe80::1',
  protocol: 'ra',
  scope: 'global',
  type: 'unicast',
  metric: 1024,
  onlink: false,
  expires: 1700,
};

const onBridge = { ...learned, link: 'br0', metric: 1023 };

async function host(acceptRa = '1', routes: readonly RouteState[] = []): Promise<HostSnapshot> {
  const links = ['eth0', 'br0'].map((link) => [`net.ipv6.conf.${link}.accept_ra`, acceptRa] as const);
  return plainHost({ routes, sysctls: Object.fromEntries(links) });
}

describe('a default route that the kernel learned', () => {
  it.each<[string, Partial<RouteState>, string, boolean]>([
    ['is one out of an RA', {}, '1', true],
    ['is none of a daemon', {}, '0', false],
    ['is none without an end', { expires: undefined }, '1', false],
    ['is none of somebody', { protocol: 'static' }, '1', false],
    ['is none of another table', { table: '7' }, '1', false],
    ['is none to a prefix', { destination: '2001:db8::/48' }, '1', false],
  ])('%s', async (_name, change, acceptRa, expected) => {
    expect(isLearnedDefault({ ...learned, ...change }, await host(acceptRa))).toBe(expected);
  });

  it('goes to the bridge before its place, and nothing else does', async () => {
    const other = { ...learned, protocol: 'static' };
    expect(beforeLearned([learned, other], await host())).toEqual([{ ...learned, metric: 1023 }, other]);
  });

  it('comes back behind its place, once for a gateway', async () => {
    const routes = [onBridge, { ...onBridge, metric: 1024 }, { ...onBridge, gateway: 'fe80::2' }];
    expect(
      behindLearned(routes, 'eth0', await host()).map(({ gateway, metric }) => [gateway, metric]),
    ).toEqual([
      ['fe80::1', 1025],
      ['fe80::2', 1025],
    ]);
  });

  it('does not come back where it still is', async () => {
    expect(behindLearned([onBridge], 'eth0', await host('1', [learned]))).toEqual([]);
  });

  it('is written for the present', () => {
    const line = 'route add ::/0 via fe80::1 dev eth0 metric 1024 proto ra expires 1700';
    expect(presentLearnedLine(line, { routes: [learned] })).toBe(line);
    expect(presentLearnedLine(line, { routes: [onBridge] })).toBe(line.replace('1024', '1025'));
    const other = 'route replace ::/0 via fe80::1 dev eth0 metric 1024 proto static';
    expect(presentLearnedLine(other, { routes: [] })).toBe(other);
  });
});
