import { describe, expect, it } from 'vitest';
import { bridge, link, plainHost, tap } from '../test/recorded-host.ts';
import { network, withoutAddresses } from '../test/world.ts';
import { describePlan } from './describe.ts';
import { planServer } from './plan-server.ts';
import type { HostSnapshot, LinkState, NftRule } from './snapshot.ts';

const ids = (snapshot: HostSnapshot, desired = network): readonly string[] =>
  planServer(desired, snapshot).map(({ id }) => id);

async function withLinks(...links: readonly LinkState[]): Promise<HostSnapshot> {
  const host = await plainHost();
  const names = new Set(links.map(({ name }) => name));
  return { ...host, links: [...host.links.filter(({ name }) => !names.has(name)), ...links] };
}

function rule(family: string, comment: string | undefined): Partial<HostSnapshot> {
  const common = { family, table: 'ovlab' };
  const rules: NftRule[] = [{ ...common, chain: 'c', comment, accepts: false, expression: '[]' }];
  return { nft: { tables: [{ family, name: 'ovlab' }], chains: [{ ...common, name: 'c' }], rules } };
}

describe('planServer', () => {
  it('sets up a host whose uplink has its addresses', async () => {
    const host = await plainHost();
    const mac = host.links.find(({ name }) => name === 'eth0')?.mac ?? '';
    const router = host.neighbours[0]?.mac ?? '';
    const linkLocal =
      host.addresses.find(({ link, scope }) => link === 'eth0' && scope === 'link')?.address ?? '';
    const { ownNamespace: _own, ...desired } = withoutAddresses();
    const text = describePlan(planServer({ ...desired, guard: false }, host))
      .join('\n')
      .replaceAll(mac, 'MAC')
      .replaceAll(router, 'ROUTER')
      .replaceAll(linkLocal, 'LINK-LOCAL');
    expect(text).toMatchInlineSnapshot(`
      "1. forward IPv4 and IPv6
         because net.ipv4.ip_forward is 0; net.ipv6.conf.all.forwarding is 0
         sysctl -w net.ipv4.ip_forward=1
         sysctl -w net.ipv6.conf.all.forwarding=1
      2. load the rule for OpenVPN's port udp/1194
         because the nftables table inet ovlab does not exist
         nft -f - <<'EOF'
         create table inet ovlab
         table inet ovlab {
         	comment "ovlab:test; changes by hand are undone"
         	chain input {
         		type filter hook input priority 0; policy accept;
         		udp dport 1194 counter accept comment "ovlab:test 176a4e6b"
         	}
         }
         EOF
      3. create the bridge br0 with the address of eth0 and move what eth0 has
         because br0 does not exist; br0 lacks 192.0.2.1, 2001:db8:55::1, LINK-LOCAL; eth0 is not a port of br0 and not promiscuous; br0 lacks the route to 192.0.2.0/24, 2001:db8:55::/64, default, default; eth0 has addresses of its own
         ip link add br0 address MAC mtu 1500 type bridge stp_state 0 forward_delay 0 mcast_snooping 0
         ip link set dev br0 alias "ovlab:test"
         ip link set dev br0 addrgenmode none
         ip link set dev br0 up
         ip addr add 192.0.2.1/24 dev br0 noprefixroute
         ip addr add 2001:db8:55::1/64 dev br0 nodad noprefixroute
         ip addr add LINK-LOCAL/64 dev br0 nodad
         sh -c 'n=0; until [ "$(ip -6 route show table local type local dev br0 | wc -l)" -ge "$(ip -6 -o addr show dev br0 | wc -l)" ] || [ $((n+=1)) -gt 100 ]; do sleep 0.01; done' || true
         ip link set dev eth0 master br0
         ip neigh replace 192.0.2.254 lladdr ROUTER dev br0 nud stale
         ip neigh replace fe80::254 lladdr ROUTER dev br0 nud stale
         ip link set dev eth0 promisc on
         sh -c 'n=0; until ip link show dev br0 | grep -q "state UP" || [ $((n+=1)) -gt 100 ]; do sleep 0.01; done' || true
         sh -c 'ip neigh show dev eth0 | sed -nE "s/^([^ ]+) lladdr ([^ ]+) .*(REACHABLE|STALE|DELAY|PROBE) *$/neigh replace \\1 lladdr \\2 dev br0 nud stale/p" | ip -force -batch -' || true
         ip route replace 192.0.2.0/24 dev br0 proto kernel scope link src 192.0.2.1
         ip route replace 2001:db8:55::/64 dev br0 metric 256 proto kernel
         ip route replace default via 192.0.2.254 dev br0 proto boot
         ip route replace ::/0 via fe80::254 dev br0 metric 1024 proto boot
         ip addr flush dev eth0
         ip link set dev eth0 addrgenmode none
      4. create the TAP device tap0 in br0
         because tap0 does not exist
         ip tuntap add dev tap0 mode tap
         ip link set dev tap0 alias "ovlab:test"
         ip link set dev tap0 addrgenmode none
         ip link set dev tap0 mtu 1500
         ip link set dev tap0 master br0
         ip link set dev tap0 up"
    `);
  });

  it('loads the guard before there is a bridge', async () => {
    expect(ids(await plainHost())).toEqual([
      'sysctl.bridge-netfilter',
      'sysctl.forwarding',
      'guard',
      'port',
      'bridge.create',
      'tap.create.tap0',
    ]);
  });

  it('gives the bridge a link-local address of its MAC when the uplink has none', async () => {
    const host = await withLinks(
      link('eth0', { mac: '02:11:22:33:44:55', up: false, addressGenMode: 'eui64' }),
    );
    const step = planServer(network, { ...host, addresses: [], routes: [] }).find(
      ({ id }) => id === 'bridge.create',
    );
    const lines = (step?.apply ?? []).flatMap((action) => (action.kind === 'ip' ? action.lines : []));
    expect(lines).toContain('addr add fe80::11:22ff:fe33:4455/64 dev br0 nodad');
    expect(lines.indexOf('link set dev eth0 addrgenmode none')).toBeLessThan(
      lines.indexOf('link set dev eth0 up'),
    );
  });

  it('removes IPv6 routes of the uplink that a flush would leave', async () => {
    const host = await plainHost();
    const routes = host.routes.map((route) =>
      route.family === 6 && route.destination === 'default' ? { ...route, metric: 100 } : route,
    );
    const text = describePlan(planServer(network, { ...host, routes })).join('\n');
    expect(text).toContain('ip route del ::/0 via fe80::254 dev eth0 metric 100');
  });

  it('refuses a route with several next hops', async () => {
    const host = await plainHost();
    const [route] = host.routes;
    if (route === undefined) throw new Error('the recording has no routes');
    const routes = [{ ...route, link: undefined, nexthopLinks: ['eth0', 'eth1'] }];
    expect(() => planServer(withoutAddresses(), { ...host, routes })).toThrow(/several next hops/);
  });

  it.each(['br0\nlink del eth0', 'a"b', 'sixteen-letters-x', '', '..'])(
    'refuses the name %j',
    async (name) => {
      const host = await plainHost();
      expect(() => planServer({ ...network, bridge: name }, host)).toThrow(/is not an interface name/);
    },
  );
});

describe('a host that lives by Router Advertisements', () => {
  const { ownNamespace: _own, ...desired } = withoutAddresses();

  async function host(acceptRa: string): Promise<HostSnapshot> {
    const plain = await plainHost();
    return {
      ...plain,
      routes: plain.routes.map((route) =>
        route.family === 6 && route.destination === 'default'
          ? { ...route, protocol: 'ra', expires: 1790 }
          : route,
      ),
      sysctls: { ...plain.sysctls, 'net.ipv6.conf.eth0.accept_ra': acceptRa },
    };
  }

  it('goes on listening, on the uplink before forwarding and on the bridge after the move', async () => {
    expect(ids(await host('1'), desired)).toEqual([
      'sysctl.accept-ra',
      'sysctl.forwarding',
      'guard',
      'port',
      'bridge.create',
      'tap.create.tap0',
      'sysctl.accept-ra.bridge',
    ]);
    expect(describePlan(planServer(desired, await host('1'))).join('\n')).toContain(
      'ip route replace ::/0 via fe80::254 dev br0 metric 1023 proto ra expires 1790',
    );
  });

  it('is left alone where a daemon handles them', async () => {
    expect(ids(await host('0'), desired)).not.toContain('sysctl.accept-ra');
  });

  it('does not when the file names the gateway', async () => {
    expect(ids(await host('1'), network)).not.toContain('sysctl.accept-ra');
  });
});

describe('several TAP devices', () => {
  const marked = (name: string): LinkState => link(name, { tun: tap, master: 'br0', alias: network.mark });
  const text = async (desired: typeof network, ...links: readonly LinkState[]): Promise<string> =>
    describePlan(planServer(desired, await withLinks(...links))).join('\n');

  it('are made, guarded and reached by as many ports', async () => {
    const desired = {
      ...network,
      taps: ['tap0', 'tap1'],
      port: { proto: 'udp' as const, port: 1194, last: 1195 },
    };
    const plan = await text(desired);
    expect(plan).toContain('ip tuntap add dev tap1 mode tap');
    expect(plan).toContain('iifname { "tap0", "tap1" }');
    expect(plan).toContain('udp dport 1194-1195 counter accept');
    expect(plan).toContain("load the rule for OpenVPN's port udp/1194-1195");
  });

  it('that nothing uses any more go, and come back with the undo', async () => {
    const plan = planServer(network, await withLinks(marked('tap1')));
    const step = plan.find(({ id }) => id === 'tap.remove.tap1');
    expect(step).toMatchObject({
      apply: [{ kind: 'ip', lines: ['link del tap1'] }],
      undo: [{ kind: 'ip', lines: expect.arrayContaining(['link set dev tap1 master br0']) as string[] }],
    });
  });

  it('stay when they do not carry the mark, even in our bridge', async () => {
    const others = [
      link('br0', { bridge, alias: network.mark }),
      link('vnet0', { tun: tap, master: 'br0' }),
      link('tap7', { tun: tap, alias: 'ovlab:other' }),
    ];
    expect(await text(network, ...others)).not.toMatch(/link del (vnet0|tap7)/);
  });

  it('are left to OpenVPN where it makes them, and guarded all the same', async () => {
    const plan = await text({ ...network, persistentTaps: false });
    expect(plan).not.toContain('tuntap add');
    expect(plan).toContain('iifname { "tap0" }');
    expect(await text({ ...network, persistentTaps: false }, marked('tap0'))).not.toContain('tap0 is');
  });

  it.each([0, 65_536])('refuses the last port %d', async (last) => {
    const port = { proto: 'udp' as const, port: 1194, last };
    await expect(text({ ...network, port })).rejects.toThrow(/is not a port/);
  });
});

describe('things that ovlab did not make', () => {
  it.each<[string, () => Promise<HostSnapshot>, RegExp]>([
    ['an unmarked bridge', () => withLinks(link('br0', { bridge })), /bridge br0 exists and is not marked/],
    [
      "another lab's bridge",
      () => withLinks(link('br0', { bridge, alias: 'ovlab:other' })),
      /belongs to "ovlab:other"/,
    ],
    [
      'a bridge with words of its owner',
      () => withLinks(link('br0', { bridge, alias: 'office LAN' })),
      /"office LAN"/,
    ],
    ['a bond named br0', () => withLinks(link('br0', { kind: 'bond' })), /br0 exists but is a bond/],
    [
      'an unmarked TAP device',
      () => withLinks(link('tap0', { tun: tap })),
      /TAP device tap0 exists and is not/,
    ],
    [
      'an unmarked TAP device in a marked bridge of another lab',
      () =>
        withLinks(link('br1', { bridge, alias: 'ovlab:other' }), link('tap0', { tun: tap, master: 'br1' })),
      /TAP device tap0/,
    ],
    [
      'an uplink in another bridge',
      () => withLinks(link('eth0', { master: 'br9' })),
      /eth0 is already a port of br9/,
    ],
    [
      'an unmarked table',
      () => plainHost(rule('bridge', undefined)),
      /table bridge ovlab exists and is not marked/,
    ],
    [
      "another lab's table",
      () => plainHost(rule('inet', 'ovlab:other 12345678')),
      /inet ovlab exists and belongs to ovlab:other/,
    ],
  ])('%s is refused', async (_name, host, message) => {
    const snapshot = await host();
    expect(() => planServer(network, snapshot)).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_FOREIGN', message: expect.stringMatching(message) }),
    );
  });

  it('a missing uplink is named with those that there are', async () => {
    const host = await plainHost();
    expect(() => planServer({ ...network, uplink: 'ens3' }, host)).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_NO_INTERFACE', hint: expect.stringContaining('eth0') }),
    );
  });

  it.each([
    [
      'a bridge that lost its mark but holds our TAP device',
      [link('br0', { bridge }), link('tap0', { tun: tap, master: 'br0', alias: network.mark })],
    ],
    [
      'a TAP device that lost its mark but is in our bridge',
      [link('br0', { bridge, alias: network.mark }), link('tap0', { tun: tap, master: 'br0' })],
    ],
  ])('%s is ours', async (_name, links) => {
    const plan = planServer(network, await withLinks(...links));
    expect(plan.map(({ reason }) => reason).join()).toContain('lacks its mark');
  });

  it('a table without rules is nobody’s', async () => {
    const { nft } = rule('bridge', undefined);
    const snapshot = await plainHost(nft === undefined ? {} : { nft: { ...nft, rules: [] } });
    expect(ids(snapshot)).toContain('guard');
  });
});

describe('br_netfilter', () => {
  const { ownNamespace: _own, ...desired } = network;
  const chain = {
    family: 'ip6',
    table: 'filter',
    name: 'FORWARD',
    hook: 'forward',
    priority: 0,
    policy: 'drop',
  };
  const withRule = (expression: string, accepts = true): Partial<HostSnapshot> => ({
    nft: {
      tables: [],
      chains: [chain],
      rules: [{ family: 'ip6', table: 'filter', chain: 'FORWARD', accepts, expression }],
    },
  });

  it('with a dropping forward chain is refused, with the rule that mends it', async () => {
    const host = await plainHost({ nft: { tables: [], chains: [chain], rules: [] } });
    expect(() => planServer(desired, host)).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_BR_NETFILTER',
        hint: expect.stringContaining(
          'nft insert rule ip6 filter FORWARD iifname "br0" oifname "br0" accept',
        ),
      }),
    );
  });

  it.each([
    ['a rule for the bridge', '[{"match":{"right":"br0"}},{"accept":null}]', true, false],
    ['a rule for another bridge', '[{"match":{"right":"br1"}},{"accept":null}]', true, true],
    ['a rule that drops', '[{"match":{"right":"br0"}},{"drop":null}]', false, true],
  ])('with %s', async (_name, expression, accepts, refused) => {
    const plan = async (): Promise<unknown> =>
      planServer(desired, await plainHost(withRule(expression, accepts)));
    if (refused) await expect(plan()).rejects.toThrow();
    else await expect(plan()).resolves.toBeDefined();
  });

  it.each([
    ['IPv4', { ...chain, family: 'ip' }],
    ['input', { ...chain, hook: 'input' }],
    ['accept', { ...chain, policy: 'accept' }],
  ])('is no matter with a chain of %s', async (_name, other) => {
    const host = await plainHost({ nft: { tables: [], chains: [other], rules: [] } });
    expect(ids(host, desired)).toContain('bridge.create');
  });

  it('is switched off where the namespace is ours', async () => {
    const host = await plainHost({ nft: { tables: [], chains: [chain], rules: [] } });
    expect(ids(host, network)).toContain('sysctl.bridge-netfilter');
  });
});
