import { equivalentCommands, type Plan } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import { plainMachine } from '../../test/recorded-host.ts';
import { withoutAddresses } from '../../test/world.ts';
import { filterState, parseIptablesSave } from '../machine/filters.ts';
import type { MachineSnapshot } from '../machine/snapshot.ts';
import type { NftState } from '../snapshot.ts';
import { removeHostFirewall } from './remove.ts';
import { hostFirewallSteps } from './steps.ts';

const { ownNamespace: _own, ...network } = withoutAddresses();
const nothing: NftState = { tables: [], chains: [], rules: [] };

function lines(plan: Plan, direction: 'apply' | 'undo' = 'apply'): readonly string[] {
  return plan.flatMap((step) => step[direction].flatMap(equivalentCommands));
}

async function withIptables(text: string): Promise<MachineSnapshot> {
  const tables = [4 as const, 6 as const].flatMap((family) => parseIptablesSave(text, family, 'nft') ?? []);
  return plainMachine({ filters: filterState(nothing, tables) });
}

/** Rules of firewalld by their chains, each a name of an interface and what is done with it. */
function firewalld(rules: readonly (readonly [chain: string, expression: string])[]): NftState {
  return {
    tables: [{ family: 'inet', name: 'firewalld' }],
    chains: [],
    rules: rules.map(([chain, expression]) => ({
      ...{ family: 'inet', table: 'firewalld', chain, expression },
      accepts: expression.includes('"accept"'),
    })),
  };
}

const enters = (link: string, zone: string): readonly [string, string] => [
  'filter_INPUT_ZONES',
  `[{"match":{"left":{"meta":{"key":"iifname"}},"right":"${link}"}},{"goto":{"target":"filter_IN_${zone}"}}]`,
];
const forwardsTo = (link: string, zone: string): readonly [string, string] => [
  `filter_FWD_${zone}_allow`,
  `[{"match":{"left":{"meta":{"key":"oifname"}},"right":"${link}"}},{"accept":null}]`,
];
const lets = (right: string, zone: string, more = ''): readonly [string, string] => [
  `filter_IN_${zone}_allow`,
  `[{"match":{"left":{"payload":{"protocol":"udp","field":"dport"}},"right":${right}}},${more}{"accept":null}]`,
];
const otherwise = ['filter_INPUT_ZONES', '[{"goto":{"target":"filter_IN_public"}}]'] as const;

describe('removeHostFirewall', () => {
  it('takes out what carries the mark, and no other', async () => {
    const machine = await withIptables(
      '*filter\n:FORWARD DROP\n-A FORWARD -i br0 -o br0 -m comment --comment "ovlab:test" -j ACCEPT\n-A FORWARD -i br1 -o br1 -m comment --comment "ovlab:other" -j ACCEPT\n',
    );
    const rule = { family: 'inet', table: 'filter', chain: 'forward', accepts: true, expression: '[]' };
    const nft: NftState = {
      ...nothing,
      rules: [
        { ...rule, comment: 'ovlab:test' },
        { ...rule, comment: 'ovlab:other' },
        { ...rule, table: 'ovlab', comment: 'ovlab:test' },
      ],
    };
    const plan = removeHostFirewall('ovlab:test', { ...machine, nft });
    expect(plan.flatMap(({ apply }) => apply)).toEqual([
      ...['iptables-nft', 'ip6tables-nft'].map((file) => ({
        kind: 'command',
        file,
        args: '-w -D FORWARD -i br0 -o br0 -m comment --comment ovlab:test -j ACCEPT'.split(' '),
      })),
      { kind: 'nft-delete', family: 'inet', table: 'filter', chain: 'forward', comment: 'ovlab:test' },
    ]);
    expect(removeHostFirewall('ovlab:third', { ...machine, nft })).toEqual([]);
  });
});

describe('hostFirewallSteps', () => {
  it('does nothing where nothing drops', async () => {
    expect(hostFirewallSteps(network, await plainMachine())).toEqual([]);
  });

  it('lets bridged frames and the port through iptables, once', async () => {
    const machine = await withIptables(
      '*filter\n:INPUT ACCEPT\n:FORWARD DROP\n-A INPUT -j REJECT --reject-with x\n',
    );
    const plan = hostFirewallSteps(network, machine);
    const comment = '-m comment --comment ovlab:test -j ACCEPT';
    expect(lines(plan)).toEqual([
      `iptables-nft -w -D FORWARD -i br0 -o br0 ${comment} || true`,
      `iptables-nft -w -I FORWARD -i br0 -o br0 ${comment}`,
      `ip6tables-nft -w -D FORWARD -i br0 -o br0 ${comment} || true`,
      `ip6tables-nft -w -I FORWARD -i br0 -o br0 ${comment}`,
      `iptables-nft -w -D INPUT -p udp --dport 1194 ${comment} || true`,
      `iptables-nft -w -I INPUT -p udp --dport 1194 ${comment}`,
      `ip6tables-nft -w -D INPUT -p udp --dport 1194 ${comment} || true`,
      `ip6tables-nft -w -I INPUT -p udp --dport 1194 ${comment}`,
    ]);
    expect(lines(plan, 'undo')).toHaveLength(4);
    const done = await withIptables(
      `*filter\n:INPUT DROP\n:FORWARD DROP\n-A FORWARD -i br0 -o br0 ${comment}\n-A INPUT -p udp -m udp --dport 1194 ${comment}\n`,
    );
    expect(hostFirewallSteps(network, done)).toEqual([]);
  });

  describe('where the host serves DHCPv6', () => {
    const serving = { ...network, dhcpv6: true };
    const mark = 'ovlab:test';

    it('lets that in on the bridge, through iptables of IPv6 and nftables', async () => {
      const machine = await withIptables('*filter\n:INPUT DROP\n');
      const [step, ...more] = hostFirewallSteps(serving, machine);
      expect(more).toEqual([]);
      expect(step?.title).toBe("let OpenVPN's port and DHCPv6 through the firewall");
      expect(lines(step === undefined ? [] : [step], 'undo')).toEqual([
        `iptables-nft -w -D INPUT -p udp --dport 1194 -m comment --comment ${mark} -j ACCEPT || true`,
        `ip6tables-nft -w -D INPUT -p udp --dport 1194 -m comment --comment ${mark} -j ACCEPT || true`,
        `ip6tables-nft -w -D INPUT -i br0 -p udp --dport 547 -m comment --comment ${mark} -j ACCEPT || true`,
      ]);

      const chain = { name: 'input', hook: 'input', policy: 'drop' };
      const families = ['ip', 'inet'];
      const chains = families.map((family) => ({ ...chain, family, table: 'mine' }));
      const nft: NftState = { ...nothing, chains };
      const [own] = hostFirewallSteps(serving, await plainMachine({ nft }));
      expect(own?.apply).toMatchObject([
        {
          ruleset: [
            `insert rule ip mine input udp dport 1194 counter accept comment "${mark}"`,
            `insert rule inet mine input udp dport 1194 counter accept comment "${mark}"`,
            `insert rule inet mine input iifname "br0" udp dport 547 counter accept comment "${mark}"`,
            '',
          ].join('\n'),
        },
      ]);
      expect(own?.undo).toHaveLength(2);
    });

    it('asks ufw and firewalld for it, once', async () => {
      const ufw = (text = '') =>
        withIptables(
          `*filter\n:FORWARD DROP\n-A FORWARD -j ufw-user-forward\n-A ufw-user-forward -i br0 -o br0 -j ACCEPT\n-A ufw-user-input -p udp -m udp --dport 1194 -j ACCEPT\n${text}`,
        );
      expect(lines(hostFirewallSteps(serving, await ufw()))).toEqual([
        `ufw allow in on br0 to any port 547 proto udp comment ${mark}`,
      ]);
      const done = await ufw('-A ufw-user-input -i br0 -p udp -m udp --dport 547 -j ACCEPT\n');
      expect(hostFirewallSteps(serving, done)).toEqual([]);

      const zone = firewalld([enters('eth0', 'work'), enters('br0', 'work'), forwardsTo('eth0', 'work')]);
      const machine = await plainMachine({ nft: zone, filters: filterState(zone, []) });
      expect(lines(hostFirewallSteps(serving, machine), 'undo')).toEqual([
        'firewall-cmd --zone=work --remove-port=547/udp || true',
        'firewall-cmd --zone=work --remove-port=1194/udp || true',
      ]);
    });
  });

  it('leaves bridged frames to the bridge where br_netfilter is not loaded', async () => {
    const machine = await withIptables('*filter\n:FORWARD DROP\n');
    expect(hostFirewallSteps(network, { ...machine, sysctls: {} })).toEqual([]);
  });

  it('asks ufw where ufw rules, once', async () => {
    const machine = await withIptables('*filter\n:FORWARD DROP\n-A FORWARD -j ufw-user-forward\n');
    const plan = hostFirewallSteps(network, machine);
    expect(lines(plan)).toEqual([
      'ufw route allow in on br0 out on br0 comment ovlab:test',
      'ufw allow 1194/udp comment ovlab:test',
    ]);
    expect(lines(plan, 'undo')).toEqual([
      'ufw route delete allow in on br0 out on br0 || true',
      'ufw delete allow 1194/udp || true',
    ]);
    const done = await withIptables(
      '*filter\n:FORWARD DROP\n-A FORWARD -j ufw-user-forward\n-A ufw-user-forward -i br0 -o br0 -j ACCEPT\n-A ufw-user-input -p udp -m udp --dport 1194 -j ACCEPT\n',
    );
    expect(hostFirewallSteps(network, done)).toEqual([]);
  });

  describe('where firewalld rules', () => {
    const withRules = async (...rules: readonly (readonly [string, string])[]): Promise<MachineSnapshot> => {
      const nft = firewalld(rules);
      return plainMachine({ nft, filters: filterState(nft, []) });
    };

    it('puts the bridge into the zone of the uplink, once', async () => {
      const machine = await withRules(enters('eth0', 'internal'), forwardsTo('eth0', 'internal'), otherwise);
      const range = { ...network, port: { proto: 'tcp' as const, port: 1194, last: 1196 } };
      const plan = hostFirewallSteps(range, machine);
      expect(lines(plan)).toEqual([
        'firewall-cmd --zone=internal --change-interface=br0',
        'firewall-cmd --zone=internal --add-port=1194-1196/tcp',
      ]);
      expect(lines(plan, 'undo')).toEqual([
        'firewall-cmd --zone=internal --remove-port=1194-1196/tcp || true',
        'firewall-cmd --zone=internal --remove-interface=br0 || true',
      ]);
      const done = await withRules(
        ...[enters('eth0', 'internal'), enters('br0', 'internal')],
        ...[forwardsTo('eth0', 'internal'), lets('1194', 'internal')],
      );
      expect(hostFirewallSteps(network, done)).toEqual([]);
    });

    it('takes back that a zone forwards within itself only where it did not', async () => {
      const machine = await withRules(enters('eth0', 'work'), lets('1194', 'work'));
      const plan = hostFirewallSteps(network, machine);
      expect(lines(plan)).toEqual([
        'firewall-cmd --zone=work --change-interface=br0',
        'firewall-cmd --zone=work --add-forward || true',
      ]);
      expect(lines(plan, 'undo')).toEqual([
        'firewall-cmd --zone=work --remove-forward || true',
        'firewall-cmd --zone=work --remove-interface=br0 || true',
      ]);
      expect(lines(hostFirewallSteps(network, await withRules(otherwise)), 'undo')).toEqual([
        'firewall-cmd --remove-port=1194/udp || true',
        'firewall-cmd --remove-interface=br0 || true',
      ]);
    });

    it('names the uplink as well where packets are routed and its zone is the default one', async () => {
      const routed = { ...network, mode: 'routed' as const, prefix: '2001:db8:55::/64' };
      expect(lines(hostFirewallSteps(routed, await withRules(otherwise)))).toEqual([
        'firewall-cmd --change-interface=eth0',
        'firewall-cmd --change-interface=br0',
        'firewall-cmd --add-forward || true',
        'firewall-cmd --add-port=1194/udp',
      ]);
    });

    it.each([
      ['a range around it', lets('{"range":[1000,2000]}', 'public'), true],
      ['an older rule', lets('1194', 'public', '{"match":{"left":{"ct":{"key":"state"}}}},'), true],
      ['another range', lets('{"range":[1195,2000]}', 'public'), false],
      ['a set', lets('{"set":[22,1194]}', 'public'), false],
      ['one of another zone', lets('1194', 'work'), false],
      ['one with a source', lets('1194', 'public', '{"match":{"left":{"meta":{"key":"mark"}}}},'), false],
    ])('takes %s for an open port or not', async (_name, rule, open) => {
      const plan = hostFirewallSteps(network, await withRules(otherwise, rule));
      expect(lines(plan).some((line) => line.includes('--add-port'))).toBe(!open);
    });
  });
});
