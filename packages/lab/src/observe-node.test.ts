import { createRecordedRunner } from '@ovlab/runner';
import { expect, it } from 'vitest';
import { observeNode, parseSysctls } from './observe-node.ts';

const links = [
  {
    ifname: 'lo',
    flags: ['LOOPBACK', 'UP'],
    address: '00:00:00:00:00:00',
    ifalias: 'ovlab:demo:isp:isp:0123456789ab',
  },
  { ifname: 'lan0', flags: ['BROADCAST'], address: '02:00:00:00:00:01' },
];
const addresses = [
  { ifname: 'lan0', addr_info: [{ family: 'inet6', local: 'fe80::254', prefixlen: 64 }] },
  {},
];
const batch = [links, addresses, [{ dst: 'default', gateway: '192.0.2.254', dev: 'lan0' }]]
  .map((part) => JSON.stringify(part))
  .join('\n');

it('reads links, addresses, routes of both families and kernel parameters', async () => {
  const runner = createRecordedRunner({
    'ip -j -batch -': { stdout: `${batch}\n` },
    'ip -j -6 route show': { stdout: `${JSON.stringify([{ dst: '2001:db8::/64', dev: 'lan0' }])}\n` },
    'sysctl -e net.ipv4.ip_forward': { stdout: 'net.ipv4.ip_forward = 1\n' },
  });
  expect(await observeNode(runner, ['net.ipv4.ip_forward'])).toEqual({
    interfaces: [
      {
        name: 'lo',
        up: true,
        mac: '00:00:00:00:00:00',
        alias: 'ovlab:demo:isp:isp:0123456789ab',
        addresses: [],
      },
      {
        name: 'lan0',
        up: false,
        mac: '02:00:00:00:00:01',
        alias: undefined,
        addresses: [{ address: 'fe80::254', prefixLength: 64 }],
      },
    ],
    routes: [
      { family: 4, to: 'default', via: '192.0.2.254', dev: 'lan0' },
      { family: 6, to: '2001:db8::/64', dev: 'lan0' },
    ],
    sysctls: { 'net.ipv4.ip_forward': '1' },
  });
});

it('passes over what sysctl says besides values', () => {
  expect(parseSysctls('net.a = 1\nsysctl: cannot stat /proc/sys/net/b\nnet.c = 4\t16\n')).toEqual({
    'net.a': '1',
    'net.c': '4\t16',
  });
});
