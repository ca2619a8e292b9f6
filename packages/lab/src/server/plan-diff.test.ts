import type { Check } from '@ovlab/core';
import type { MachineSnapshot } from '@ovlab/linux-host';
import { expect, it } from 'vitest';
import { planDiff } from './plan-diff.ts';

const address = {
  family: 4,
  scope: 'global',
  noPrefixRoute: false,
  autoconfigured: false,
  unusable: false,
} as const;
const route = { family: 4, protocol: 'static', scope: 'global', type: 'unicast', onlink: false } as const;

const observed: MachineSnapshot = {
  links: [
    {
      index: 2,
      name: 'eth0',
      mac: '02:00:00:00:00:01',
      mtu: 1500,
      up: true,
      promiscuous: false,
    },
  ],
  addresses: [{ ...address, link: 'eth0', address: '192.0.2.1', prefixLength: 24 }],
  routes: [{ ...route, destination: 'default', link: 'eth0', gateway: '192.0.2.254' }],
  neighbours: [],
  sysctls: { 'net.ipv4.ip_forward': '0' },
  nft: {
    tables: [{ family: 'inet', name: 'ovlab' }],
    chains: [],
    rules: [],
  },
  rules: [],
  tableRoutes: [],
  managers: [],
  dhcpClients: [],
  sessions: [],
  filters: { firewalld: false, ufw: false, iptables: [], forward: { ip4: 'accept', ip6: 'accept' } },
  resolver: { nameservers: [], search: [], options: [] },
  kernel: { release: '6.1.0' },
};

function diff(...check: readonly Check[]): readonly string[] {
  const steps = [{ id: 'a', title: 'a', reason: 'a', apply: [], undo: [], check }];
  return planDiff(steps, observed).map(({ sign, text }) => `${sign} ${text}`);
}

it.each<[string, Check, readonly string[]]>([
  [
    'a new link with its settings',
    { kind: 'link', name: 'br0', has: { up: true } },
    ['+ link br0', '+ br0 up true'],
  ],
  [
    'a setting that changes, and none that does not',
    { kind: 'link', name: 'eth0', has: { promiscuous: true, master: 'br0', mtu: 1500 } },
    ['- eth0 promiscuous false', '+ eth0 promiscuous true', '+ eth0 master br0'],
  ],
  ['a link that goes', { kind: 'no-link', name: 'eth0' }, ['- link eth0']],
  [
    'an address that moves',
    { kind: 'address', link: 'br0', address: '192.0.2.1', prefixLength: 24 },
    ['- eth0 address 192.0.2.1/24', '+ br0 address 192.0.2.1/24'],
  ],
  ['an address that is there', { kind: 'address', link: 'eth0', address: '192.0.2.1', prefixLength: 24 }, []],
  ['addresses that go', { kind: 'no-addresses', link: 'eth0' }, ['- eth0 address 192.0.2.1/24']],
  [
    'a route that moves',
    { kind: 'route', family: 4, destination: 'default', link: 'br0', gateway: '192.0.2.254' },
    ['- route default via 192.0.2.254 dev eth0', '+ route default via 192.0.2.254 dev br0'],
  ],
  [
    'a rule',
    { kind: 'rule', family: 4, priority: 100, words: ['from', 'all', 'lookup', '7'] },
    ['+ rule 100 from all lookup 7'],
  ],
  [
    'a kernel parameter',
    { kind: 'sysctl', name: 'net.ipv4.ip_forward', value: '1' },
    ['- net.ipv4.ip_forward = 0', '+ net.ipv4.ip_forward = 1'],
  ],
  [
    'a table that lacks a rule',
    { kind: 'table', family: 'inet', name: 'ovlab', comments: ['ovlab:vps 1'] },
    ['+ table inet ovlab rule ovlab:vps 1'],
  ],
  [
    'a new table',
    { kind: 'table', family: 'bridge', name: 'ovlab', comments: ['ovlab:vps 1'] },
    ['+ table bridge ovlab'],
  ],
  ['a table that goes', { kind: 'no-table', family: 'inet', name: 'ovlab' }, ['- table inet ovlab']],
])('shows %s', (_name, check, lines) => {
  expect(diff(check)).toEqual(lines);
});

it('shows a thing once', () => {
  expect(
    diff(
      { kind: 'no-addresses', link: 'eth0' },
      { kind: 'address', link: 'br0', address: '192.0.2.1', prefixLength: 24 },
    ),
  ).toEqual(['- eth0 address 192.0.2.1/24', '+ br0 address 192.0.2.1/24']);
});
