import { describe, expect, it } from 'vitest';
import { ClientGate } from './client-policy.ts';
import { defaultRaConfig, type ClientPolicy } from './config/ra-config.ts';

function gate(changes: Partial<ClientPolicy>): ClientGate {
  return new ClientGate({ ...defaultRaConfig.clients, ...changes });
}

describe('ClientGate', () => {
  it.each<[string, Partial<ClientPolicy>, string, string | undefined]>([
    ['everyone by default', {}, 'fe80::b', undefined],
    ['a host without an address by default', {}, '::', undefined],
    ['a denied host', { deny: ['fe80::b'] }, 'fe80::b', 'denied'],
    ['its neighbour', { deny: ['fe80::b'] }, 'fe80::c', undefined],
    ['a host of a denied prefix', { deny: ['2001:db8:5::/48'] }, '2001:db8:5:1::9', 'denied'],
    ['an allowed host', { allow: ['fe80::b'] }, 'fe80::b', undefined],
    ['one that is not on the list', { allow: ['fe80::b'] }, 'fe80::c', 'denied'],
    ['nobody', { allow: [] }, 'fe80::b', 'denied'],
    ['one on both lists', { allow: ['fe80::/64'], deny: ['fe80::b'] }, 'fe80::b', 'denied'],
    ['a source with a zone', { deny: ['fe80::b'] }, 'fe80::b%br0', 'denied'],
    ['another spelling', { deny: ['FE80:0::B'] }, 'fe80::b', 'denied'],
    ['a host without an address when there is no multicast', { unicastOnly: true }, '::', 'unspecified'],
    ['a host with one when there is no multicast', { unicastOnly: true }, 'fe80::b', undefined],
  ])('%s', (_name, policy, source, expected) => {
    expect(gate(policy).refusal(source)).toBe(expected);
  });

  it('knows the single hosts of the allow list', () => {
    expect(gate({ allow: ['fe80::b', 'fe80::/64', '2001:db8::9/128'] }).hosts).toEqual([
      'fe80::b',
      '2001:db8::9',
    ]);
    expect(gate({}).hosts).toEqual([]);
  });
});
