import { equivalentCommands, type Plan } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import { plainMachine } from '../../test/recorded-host.ts';
import { withoutAddresses } from '../../test/world.ts';
import { filterState, parseIptablesSave } from '../machine/filters.ts';
import type { MachineSnapshot } from '../machine/snapshot.ts';
import type { NftRule, NftState } from '../snapshot.ts';
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

function firewalld(...expressions: readonly string[]): NftState {
  const rules = expressions.map((expression): NftRule => ({
    family: 'inet',
    table: 'firewalld',
    chain: 'filter_INPUT_ZONES',
    accepts: false,
    expression,
  }));
  return { tables: [{ family: 'inet', name: 'firewalld' }], chains: [], rules };
}

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

  it('puts the bridge into the zone of the uplink where firewalld rules, once', async () => {
    const zone = '[{"match":{"right":"eth0"}},{"goto":{"target":"filter_IN_internal"}}]';
    const nft = firewalld(zone);
    const machine = await plainMachine({ nft, filters: filterState(nft, []) });
    const range = { ...network, port: { proto: 'tcp' as const, port: 1194, last: 1196 } };
    expect(lines(hostFirewallSteps(range, machine))).toEqual([
      'firewall-cmd --zone=internal --change-interface=br0',
      'firewall-cmd --zone=internal --add-forward || true',
      'firewall-cmd --zone=internal --add-port=1194-1196/tcp',
    ]);
    const done = firewalld(zone, zone.replace('eth0', 'br0'));
    expect(
      hostFirewallSteps(network, await plainMachine({ nft: done, filters: filterState(done, []) })),
    ).toEqual([]);
    const usual = firewalld();
    const other = await plainMachine({ nft: usual, filters: filterState(usual, []) });
    expect(lines(hostFirewallSteps(network, other))[0]).toBe('firewall-cmd --change-interface=br0');
  });
});
