import { defaultLab } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import { formatNamespaceMark, parseNamespaceMark, serverSpec, specHash, stableMac } from './names.ts';

describe('the mark of a namespace', () => {
  const mark = { lab: 'two-words', node: 'client1', role: 'client', spec: '0123456789ab' } as const;

  it('can be read back', () => {
    expect(parseNamespaceMark(formatNamespaceMark(mark))).toEqual(mark);
  });

  it.each([
    undefined,
    '',
    'ovlab',
    'ovlab:demo',
    'ovlab:demo:isp:router:0123456789ab',
    'ovlab:demo:isp:isp:xyz',
    'x ovlab:demo:isp:isp:0123456789ab',
  ])('is not seen in %j', (alias) => {
    expect(parseNamespaceMark(alias)).toBeUndefined();
  });
});

describe('stable MAC addresses', () => {
  it('are locally administered, unicast and always the same', () => {
    const mac = stableMac('demo', 'client1', 'tap0');
    expect(mac).toMatch(/^02(:[0-9a-f]{2}){5}$/);
    expect(stableMac('demo', 'client1', 'tap0')).toBe(mac);
  });

  it('differ between labs, nodes and interfaces', () => {
    const all = [
      stableMac('demo', 'client1', 'tap0'),
      stableMac('demo2', 'client1', 'tap0'),
      stableMac('demo', 'client2', 'tap0'),
      stableMac('demo', 'client1', 'eth0'),
      // The parts are told apart, not only joined.
      stableMac('demo', 'client1t', 'ap0'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('what the supervisor must reload for', () => {
  const lab = defaultLab();

  it('is not a client', () => {
    expect(serverSpec({ ...lab, clients: [] })).toBe(serverSpec(lab));
  });

  it('is every other part of the file', () => {
    const changed = [
      { ...lab, prefix: '2001:db8:56::/64' },
      { ...lab, vpn: { ...lab.vpn, port: 1195 } },
      { ...lab, advertise: { ...lab.advertise, rdnss: [] } },
      { ...lab, server: { ...lab.server, guard: false } },
    ];
    expect(new Set([lab, ...changed].map(serverSpec)).size).toBe(5);
  });
});

it('hashes to twelve digits that depend on the value', () => {
  expect(specHash({ a: 1 })).toMatch(/^[0-9a-f]{12}$/);
  expect(specHash({ a: 1 })).not.toBe(specHash({ a: 2 }));
});
