import type { Check } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import { plainMachine } from '../test/recorded-host.ts';
import { verifyPlan } from './verify.ts';

const machine = plainMachine({
  nft: {
    tables: [{ family: 'inet', name: 'ovlab' }],
    chains: [],
    rules: [
      { family: 'inet', table: 'ovlab', chain: 'input', comment: 'a 1', accepts: true, expression: '[]' },
    ],
  },
  rules: [{ family: 6, priority: 9, words: ['from', 'all', 'lookup', '7'] }],
});

async function problems(check: Check): Promise<readonly string[]> {
  const plan = [{ id: 'x', title: '', reason: '', apply: [], undo: [], check: [check] }];
  return verifyPlan(plan, await machine).map(({ step, problem }) => `${step}: ${problem}`);
}

describe('verifyPlan', () => {
  it.each<Check>([
    { kind: 'link', name: 'eth0', has: { up: true, mtu: 1500 } },
    { kind: 'no-link', name: 'br0' },
    { kind: 'address', link: 'eth0', address: '192.0.2.1', prefixLength: 24 },
    { kind: 'no-addresses', link: 'br0' },
    { kind: 'route', family: 4, destination: 'default', link: 'eth0', gateway: '192.0.2.254' },
    { kind: 'rule', family: 6, priority: 9, words: ['from', 'all', 'lookup', '7'] },
    { kind: 'sysctl', name: 'net.ipv4.ip_forward', value: '0' },
    { kind: 'table', family: 'inet', name: 'ovlab', comments: ['a 1'] },
    { kind: 'no-table', family: 'bridge', name: 'ovlab' },
  ])('finds nothing when it is so: %j', async (check) => {
    expect(await problems(check)).toEqual([]);
  });

  it.each<[Check, string]>([
    [{ kind: 'link', name: 'br0', has: {} }, 'br0 does not exist'],
    [{ kind: 'link', name: 'eth0', has: { master: 'br0' } }, 'eth0 is not a port of br0'],
    [{ kind: 'link', name: 'eth0', has: { mtu: 1400 } }, 'mtu of eth0 is 1500, not 1400'],
    [{ kind: 'link', name: 'eth0', has: { alias: 'a' } }, 'alias of eth0 is not set, not "a"'],
    [{ kind: 'no-link', name: 'eth0' }, 'eth0 is still there'],
    [
      { kind: 'address', link: 'br0', address: '192.0.2.1', prefixLength: 24 },
      'br0 lacks the address 192.0.2.1/24',
    ],
    [{ kind: 'no-addresses', link: 'eth0' }, 'eth0 still has the address 192.0.2.1'],
    [
      { kind: 'route', family: 4, destination: 'default', link: 'br0', gateway: '192.0.2.254' },
      'br0 lacks the route to default by 192.0.2.254',
    ],
    [
      { kind: 'route', family: 6, table: '7', destination: 'default', link: 'eth0' },
      'eth0 lacks the route to default',
    ],
    [
      { kind: 'rule', family: 4, priority: 9, words: ['from', 'all', 'lookup', '7'] },
      'the policy rule 9 from all lookup 7 is missing',
    ],
    [{ kind: 'sysctl', name: 'net.ipv4.ip_forward', value: '1' }, 'net.ipv4.ip_forward is 0, not 1'],
    [{ kind: 'sysctl', name: 'net.none', value: '1' }, 'net.none is not there, not 1'],
    [
      { kind: 'table', family: 'bridge', name: 'ovlab', comments: [] },
      'the nftables table bridge ovlab is missing',
    ],
    [
      { kind: 'table', family: 'inet', name: 'ovlab', comments: ['a 2'] },
      'the nftables table inet ovlab lacks a rule',
    ],
    [{ kind: 'no-table', family: 'inet', name: 'ovlab' }, 'the nftables table inet ovlab is still there'],
  ])('says what is not so: %j', async (check, problem) => {
    expect(await problems(check)).toEqual([`x: ${problem}`]);
  });
});
