import { describe, expect, it } from 'vitest';
import { bridge, link, plainHost, plainMachine, tap } from '../../test/recorded-host.ts';
import { network, withoutAddresses } from '../../test/world.ts';
import { describePlan } from '../describe.ts';
import { filterState, parseIptablesSave } from '../machine/filters.ts';
import type { MachineSnapshot } from '../machine/snapshot.ts';
import { planServer } from '../plan-server.ts';
import type { HostSnapshot, RouteState } from '../snapshot.ts';
import { innerMetric } from './inner-bridge.ts';

const prefix = '2001:db8:55::/64';
const routed = { ...network, mode: 'routed' as const, prefix };
const asFound = { ...withoutAddresses(), mode: 'routed' as const, prefix };

const innerRoute: RouteState = {
  family: 6,
  destination: prefix,
  link: 'br0',
  protocol: 'static',
  scope: 'global',
  type: 'unicast',
  metric: innerMetric,
  onlink: false,
};

const text = (desired: typeof asFound, host: HostSnapshot): string =>
  describePlan(planServer(desired, host)).join('\n');

const forward = { family: 'inet', table: 'filter', name: 'forward', hook: 'forward', priority: 0 };

describe('planRouted', () => {
  it('makes a bridge beside the uplink, which loses nothing', async () => {
    const host = await plainHost();
    const plan = planServer(routed, host);
    expect(plan.map(({ id }) => id)).toEqual([
      'sysctl.bridge-netfilter',
      'sysctl.forwarding',
      'guard',
      'port',
      'inner.create',
      'tap.create.tap0',
    ]);
    const lines = describePlan(plan).join('\n');
    expect(lines).toContain('ip route replace 2001:db8:55::/64 dev br0 metric 1 proto static');
    expect(lines).toContain('ip addr add 2001:db8:55::1/64 dev br0 nodad noprefixroute');
    expect(lines).not.toMatch(/(set dev eth0|addr (flush|del)|route del|dev eth0 master)/);
    expect(plan.find(({ id }) => id === 'inner.create')?.undo).toEqual([
      { kind: 'ip', lines: ['link del br0'] },
    ]);
  });

  it('needs nothing of the file but the prefix', async () => {
    const host = await plainHost();
    expect(text(asFound, host)).toContain('ip addr add 2001:db8:55::1/64 dev br0 nodad noprefixroute');
    const { prefix: _prefix, ...bare } = asFound;
    expect(() => planServer(bare, host)).toThrow(expect.objectContaining({ code: 'OVLAB_E_USAGE' }));
  });

  it('does not copy addresses that come and go by themselves', async () => {
    const host = await plainHost();
    const addresses = host.addresses.map((address) => ({ ...address, autoconfigured: true }));
    expect(text(asFound, { ...host, addresses })).not.toContain('addr add 2001:db8:55::1');
  });

  it('gives a gateway out of the prefix a route of its own', async () => {
    const host = await plainHost();
    const gateway = { family: 6 as const, address: '2001:db8:55::254', zone: undefined };
    const given = text({ ...routed, gateways: [gateway] }, host);
    expect(given).toContain('ip route replace 2001:db8:55::254 dev eth0 metric 1024 proto static');
    expect(given).toContain(
      'ip route replace ::/0 via 2001:db8:55::254 dev eth0 metric 1024 proto static onlink',
    );
    const routes = host.routes.map((route) =>
      route.family === 6 && route.destination === 'default' ? { ...route, gateway: '2001:db8:55::9' } : route,
    );
    expect(text(asFound, { ...host, routes })).toContain('ip route replace 2001:db8:55::9 dev eth0');
  });

  it('adds what the file wants on the uplink and is not there, without the route of the prefix', async () => {
    const host = await plainHost();
    const bare = { ...host, addresses: [], routes: [] };
    const plan = planServer(routed, bare);
    expect(plan.map(({ id }) => id)).toContain('uplink');
    const lines = describePlan(plan).join('\n');
    expect(lines).toContain('ip addr add 192.0.2.1/24 brd + dev eth0');
    expect(lines).toContain('ip addr add 2001:db8:55::1/128 dev eth0 nodad');
    expect(lines).toContain('ip route replace default via 192.0.2.254 dev eth0 proto static onlink');
    expect(lines).toContain('ip route replace ::/0 via fe80::254 dev eth0');
  });

  it('mends what somebody changed, and only that', async () => {
    const host = await plainHost();
    const links = [
      ...host.links,
      link('br0', {
        bridge,
        alias: network.mark,
        mac: host.links.find(({ name }) => name === 'eth0')?.mac ?? '',
      }),
      link('tap0', { tun: tap, alias: network.mark }),
    ];
    const plan = planServer(routed, { ...host, links, routes: [...host.routes, innerRoute] });
    expect(plan.map(({ id }) => id)).toContain('inner.mend');
    const lines = describePlan(plan).join('\n');
    expect(lines).toContain('br0 lacks 2001:db8:55::1');
    expect(lines).not.toContain('ip route replace 2001:db8:55::/64');
    expect(lines).toContain('tap0 is not a port of br0');
  });

  it('keeps no frames from an uplink that is no port of the bridge', async () => {
    expect(text(routed, await plainHost())).not.toContain('oifname { "eth0" }');
  });
});

describe('a host that is set up for the other mode', () => {
  it('is refused in routed mode when the bridge holds the uplink', async () => {
    const host = await plainHost();
    const links = [
      ...host.links.map((item) => (item.name === 'eth0' ? { ...item, master: 'br0' } : item)),
      link('br0', { bridge, alias: network.mark }),
    ];
    expect(() => planServer(routed, { ...host, links })).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_UNSUPPORTED',
        message: expect.stringContaining('mode bridged'),
      }),
    );
  });

  it('is refused in bridged mode when the bridge is the inner one', async () => {
    const host = await plainHost();
    const links = [...host.links, link('br0', { bridge, alias: network.mark })];
    const inner = { ...host, links, routes: [...host.routes, innerRoute] };
    expect(() => planServer({ ...network, prefix }, inner)).toThrow(/mode routed/);
    expect(() => planServer({ ...network, prefix }, { ...inner, routes: host.routes })).not.toThrow();
  });
});

describe('a firewall that drops what is routed', () => {
  const accept = '[{"match":{"right":"br0"}},{"accept":null}]';
  const rule = { family: 'inet', table: 'filter', chain: 'forward', accepts: true, expression: accept };

  it('is refused with the rules that let it through', async () => {
    const host = await plainHost({
      nft: { tables: [], chains: [{ ...forward, policy: 'drop' }], rules: [] },
    });
    expect(() => planServer(routed, host)).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_FIREWALL',
        hint: expect.stringContaining('nft insert rule inet filter forward iifname "br0" accept'),
      }),
    );
  });

  it('is refused where the last rule drops, and in the old tables of iptables', async () => {
    const last = { ...rule, accepts: false, expression: '[{"reject":null}]' };
    const host = await plainHost({
      nft: { tables: [], chains: [{ ...forward, policy: 'accept' }], rules: [last] },
    });
    expect(() => planServer(routed, host)).toThrow(
      /the chain forward of the nftables table inet filter drops/,
    );

    const old = async (text: string): Promise<MachineSnapshot> => {
      const table = parseIptablesSave(`*filter\n:FORWARD DROP\n${text}`, 6, 'legacy');
      const nft = { tables: [], chains: [], rules: [] };
      return plainMachine({ filters: filterState(nft, table === undefined ? [] : [table]) });
    };
    const desired = { ...routed, ownNamespace: false };
    const dropping = await old('');
    expect(() => planServer(desired, dropping)).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_FIREWALL',
        hint: 'let it through: ip6tables-legacy -I FORWARD -i br0 -j ACCEPT; ip6tables-legacy -I FORWARD -o br0 -j ACCEPT',
      }),
    );
    const open = await old('-A FORWARD -i br0 -j ACCEPT\n-A FORWARD -o br0 -j ACCEPT\n');
    expect(() => planServer(desired, open)).not.toThrow();
  });

  it.each([
    ['the policy is accept', { ...forward, policy: 'accept' }, []],
    ['a rule accepts the bridge', { ...forward, policy: 'drop' }, [rule]],
    ['it is for IPv4', { ...forward, family: 'ip', policy: 'drop' }, []],
  ])('is no matter when %s', async (_name, chain, rules) => {
    const host = await plainHost({ nft: { tables: [], chains: [chain], rules } });
    expect(planServer(routed, host).map(({ id }) => id)).toContain('inner.create');
  });
});
