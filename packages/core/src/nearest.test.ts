import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['proto', 'proto', 0],
    ['upd', 'udp', 1],
    ['adresses', 'addresses', 1],
    ['kitten', 'sitting', 3],
  ])('%s to %s: %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe('nearest', () => {
  const keys = ['valid-lifetime', 'preferred-lifetime', 'rdnss', 'dnssl', 'dhcpv6', 'interface'];

  it.each([
    ['validLifetime', 'valid-lifetime'],
    ['VALID_LIFETIME', 'valid-lifetime'],
    ['rdns', 'rdnss'],
    ['dhcp6', 'dhcpv6'],
    ['iface', 'interface'],
    ['ntp', undefined],
    ['x', undefined],
  ])('%s means %s', (word, meant) => {
    expect(nearest(word, keys)).toBe(meant);
  });
});
