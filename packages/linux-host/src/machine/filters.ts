import type { NftChain, NftState } from '../snapshot.ts';
import type { FilterState, IptablesState } from './snapshot.ts';

/** Chains that iptables makes when its filter table is first used. */
const builtIn = new Set(['INPUT', 'FORWARD', 'OUTPUT']);

/** Whether iptables has used nftables for a family: then `iptables-nft-save` shows what nft cannot. */
export function usesIptablesNft(nft: NftState, family: 'ip' | 'ip6'): boolean {
  return nft.chains.some(
    (chain) => chain.family === family && chain.table === 'filter' && builtIn.has(chain.name),
  );
}

/** Reads what `iptables-save -t filter` prints; undefined when the table was never used. */
export function parseIptablesSave(
  text: string,
  family: 4 | 6,
  backend: IptablesState['backend'],
  program = `${family === 4 ? 'iptables' : 'ip6tables'}-${backend}`,
): IptablesState | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  if (!lines.includes('*filter')) return undefined;
  const policies = lines.flatMap((line) => {
    const match = /^:(\S+) (ACCEPT|DROP)\b/.exec(line);
    return match?.[1] === undefined ? [] : [[match[1], match[2] === 'DROP' ? 'DROP' : 'ACCEPT'] as const];
  });
  return {
    family,
    backend,
    program,
    policies: Object.fromEntries(policies),
    rules: lines.filter((line) => line.startsWith('-A ')),
  };
}

/** What rules the packet filter, from the ruleset of nftables and the saved tables of iptables. */
export function filterState(nft: NftState, iptables: readonly IptablesState[]): FilterState {
  const forward = (family: 4 | 6): 'accept' | 'drop' =>
    nft.chains.some(
      (chain) =>
        chain.hook === 'forward' &&
        [family === 4 ? 'ip' : 'ip6', 'inet'].includes(chain.family) &&
        endsWithDrop(chain, nft),
    ) || iptables.some((table) => table.family === family && endsInDrop(table, 'FORWARD'))
      ? 'drop'
      : 'accept';
  return {
    firewalld: nft.tables.some(({ name }) => name === 'firewalld'),
    ufw:
      nft.chains.some(({ name }) => name.startsWith('ufw-')) ||
      iptables.some(({ rules }) => rules.some((rule) => rule.includes(' ufw-'))),
    iptables,
    forward: { ip4: forward(4), ip6: forward(6) },
  };
}

/** Whether a chain drops a packet that none of its rules knows. */
export function endsWithDrop(chain: NftChain, nft: NftState): boolean {
  if (chain.hook === undefined) return false;
  if (chain.policy === 'drop') return true;
  // RHEL and firewalld leave the policy at accept and end the chain with a rule for everything.
  const last = nft.rules
    .filter(
      ({ family, table, chain: name }) =>
        family === chain.family && table === chain.table && name === chain.name,
    )
    .at(-1);
  return last !== undefined && /^\[(\{"counter":[^[\]]*\},)?\{"(drop|reject)":/.test(last.expression);
}

/** Whether a built-in chain of iptables drops or rejects a packet that none of its rules knows. */
export function endsInDrop({ policies, rules }: IptablesState, chain: string): boolean {
  if (policies[chain] === 'DROP') return true;
  return rules.some((rule) => new RegExp(`^-A ${chain} -j (DROP|REJECT)\\b`).test(rule));
}
