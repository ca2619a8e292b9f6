import { describe, expect, it } from 'vitest';
import { plainHost, plainMachine } from '../../test/recorded-host.ts';
import { network as ownNetwork, withoutAddresses } from '../../test/world.ts';
import { filterState, parseIptablesSave } from '../machine/filters.ts';
import type { NftRule } from '../snapshot.ts';
import { refuseInterfaceRules } from './interface-rules.ts';

const { ownNamespace: _own, ...network } = withoutAddresses();

function rule(link: string, change: Partial<NftRule> = {}): NftRule {
  const expression = `[{"match":{"left":{"meta":{"key":"iifname"}},"right":"${link}"}},{"counter":{"packets":${link.length},"bytes":0}},{"accept":null}]`;
  return { family: 'inet', table: 'filter', chain: 'input', accepts: true, expression, ...change };
}

const attempt = async (...rules: readonly NftRule[]): Promise<void> => {
  refuseInterfaceRules(network, await plainMachine({ nft: { tables: [], chains: [], rules } }));
};

describe('rules that name the uplink', () => {
  it('are refused with the chain that has them', async () => {
    await expect(attempt(rule('eth0'))).rejects.toMatchObject({
      code: 'OVLAB_E_FIREWALL',
      hint: expect.stringContaining('nft list chain inet filter input') as string,
    });
  });

  it.each<[string, readonly NftRule[]]>([
    ['with a twin for the bridge', [rule('eth0'), rule('br0')]],
    ['in a table for bridged frames', [rule('eth0', { family: 'bridge' })]],
    ['of firewalld, which gets the bridge by its zone', [rule('eth0', { table: 'firewalld' })]],
    ['of another interface', [rule('eth1')]],
  ])('are no matter %s', async (_name, rules) => {
    await expect(attempt(...rules)).resolves.toBeUndefined();
  });

  it('are no matter in a namespace of our own, or when nobody looked for them', async () => {
    const nft = { tables: [], chains: [], rules: [rule('eth0')] };
    const machine = await plainMachine({ nft });
    expect(() => refuseInterfaceRules(ownNetwork, machine)).not.toThrow();
    const host = await plainHost({ nft });
    expect(() => refuseInterfaceRules(network, host)).not.toThrow();
  });

  it('are found in the old tables of iptables too', async () => {
    const text = '*filter\n:INPUT DROP\n-A INPUT -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT\n';
    const machine = async (saved: string) => {
      const table = parseIptablesSave(saved, 4, 'legacy');
      return plainMachine({
        filters: filterState({ tables: [], chains: [], rules: [] }, table === undefined ? [] : [table]),
      });
    };
    const lonely = await machine(text);
    expect(() => refuseInterfaceRules(network, lonely)).toThrow(/a rule of the firewall would not match/);
    const both = await machine(`${text}-A INPUT -i br0 -p tcp -m tcp --dport 22 -j ACCEPT\n`);
    expect(() => refuseInterfaceRules(network, both)).not.toThrow();
  });
});
