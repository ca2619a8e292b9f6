import { describe, expect, it } from 'vitest';
import { planNode, type NodeNetwork, type NodeSnapshot } from './node-network.ts';

const desired: NodeNetwork = {
  interfaces: [
    { name: 'eth0', kind: 'veth', addresses: [{ family: 4, address: '100.64.0.2', prefixLength: 30 }] },
    {
      name: 'tap0',
      kind: 'tap',
      mac: '02:00:00:00:00:01',
      addresses: [{ family: 6, address: '2001:db8::20', prefixLength: 64 }],
    },
  ],
  routes: [{ family: 4, to: 'default', via: '100.64.0.1', dev: 'eth0' }],
  sysctls: { 'net.ipv6.conf.eth0.disable_ipv6': '1' },
};
const marks = { namespace: 'ovlab:demo:c:client:0123456789ab', interface: 'ovlab:demo' };

const whole: NodeSnapshot = {
  interfaces: [
    { name: 'lo', up: true, mac: '00:00:00:00:00:00', alias: marks.namespace, addresses: [] },
    {
      name: 'eth0',
      up: true,
      mac: '02:00:00:00:00:09',
      alias: marks.interface,
      addresses: [{ address: '100.64.0.2', prefixLength: 30 }],
    },
    {
      name: 'tap0',
      up: true,
      mac: '02:00:00:00:00:01',
      alias: marks.interface,
      addresses: [{ address: '2001:db8::20', prefixLength: 64 }],
    },
  ],
  routes: desired.routes,
  sysctls: desired.sysctls,
};

function lines(observed?: NodeSnapshot): string[] {
  return planNode('c', desired, marks, observed).flatMap(({ apply }) =>
    apply.flatMap((action) =>
      action.kind === 'ip' ? action.lines : action.kind === 'sysctl' ? Object.keys(action.values) : [],
    ),
  );
}

it('configures a new node from nothing, kernel parameters first', () => {
  expect(lines()).toEqual([
    'net.ipv6.conf.eth0.disable_ipv6',
    `link set dev lo up alias ${marks.namespace}`,
    'link set dev eth0 alias ovlab:demo up',
    'addr add 100.64.0.2/30 dev eth0',
    'tuntap add dev tap0 mode tap',
    'link set dev tap0 address 02:00:00:00:00:01 alias ovlab:demo up',
    // Duplicate detection stays on where strangers are met.
    'addr add 2001:db8::20/64 dev tap0',
    'route replace default via 100.64.0.1 dev eth0',
  ]);
});

it('does nothing to a node that is as it should be', () => {
  expect(lines(whole)).toEqual([]);
});

describe('mends exactly what is missing', () => {
  const without = (change: Partial<NodeSnapshot>): NodeSnapshot => ({ ...whole, ...change });
  const changed = (name: string, change: object): NodeSnapshot =>
    without({
      interfaces: whole.interfaces.map((item) => (item.name === name ? { ...item, ...change } : item)),
    });

  it.each<[string, NodeSnapshot, string[]]>([
    ['a route', without({ routes: [] }), ['route replace default via 100.64.0.1 dev eth0']],
    ['an address', changed('eth0', { addresses: [] }), ['addr add 100.64.0.2/30 dev eth0']],
    [
      'an address of another length',
      changed('eth0', { addresses: [{ address: '100.64.0.2', prefixLength: 32 }] }),
      ['addr add 100.64.0.2/30 dev eth0'],
    ],
    ['an interface that is down', changed('eth0', { up: false }), ['link set dev eth0 up']],
    [
      'a MAC address',
      changed('tap0', { mac: '02:00:00:00:00:02' }),
      ['link set dev tap0 address 02:00:00:00:00:01 up'],
    ],
    [
      'the mark of an interface',
      changed('eth0', { alias: undefined }),
      ['link set dev eth0 alias ovlab:demo up'],
    ],
    [
      'the mark of the namespace',
      changed('lo', { alias: undefined }),
      [`link set dev lo up alias ${marks.namespace}`],
    ],
    ['a kernel parameter', without({ sysctls: {} }), ['net.ipv6.conf.eth0.disable_ipv6']],
    [
      'a TAP device',
      without({ interfaces: whole.interfaces.filter(({ name }) => name !== 'tap0') }),
      [
        'tuntap add dev tap0 mode tap',
        'link set dev tap0 address 02:00:00:00:00:01 alias ovlab:demo up',
        'addr add 2001:db8::20/64 dev tap0',
      ],
    ],
  ])('%s', (_, observed, expected) => {
    expect(lines(observed)).toEqual(expected);
  });
});

it('gives the fixed addresses of the lab without duplicate detection', () => {
  const isp: NodeNetwork = {
    interfaces: [
      { name: 'lan0', kind: 'veth', addresses: [{ family: 6, address: 'fe80::254', prefixLength: 64 }] },
    ],
    routes: [],
    sysctls: {},
  };
  const [step] = planNode('isp', isp, marks);
  expect(step?.apply).toEqual([
    {
      kind: 'ip',
      lines: [
        `link set dev lo up alias ${marks.namespace}`,
        'link set dev lan0 alias ovlab:demo up',
        'addr add fe80::254/64 dev lan0 nodad',
      ],
    },
  ]);
});
