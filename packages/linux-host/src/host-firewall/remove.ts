import type { Action, Plan } from '@ovlab/core';
import { tableName } from '../owned.ts';
import type { HostSnapshot } from '../snapshot.ts';
import { isMachine } from './steps.ts';

/**
 * Takes the rules with our mark out of chains of others. What firewalld and ufw were asked for carries no mark that
 * can be read; the journal of the applied plan takes it back.
 */
export function removeHostFirewall(mark: string, snapshot: HostSnapshot): Plan {
  if (!isMachine(snapshot)) return [];
  const ofIptables = snapshot.filters.iptables.flatMap(({ program, rules }): readonly Action[] =>
    rules
      .map((rule) => rule.replaceAll('"', '').split(' '))
      .filter((words) => words[words.indexOf('--comment') + 1] === mark && words.includes('--comment'))
      .map(([, ...words]) => ({ kind: 'command', file: program, args: ['-w', '-D', ...words] })),
  );
  const ofNft = snapshot.nft.rules
    .filter(({ table, comment }) => table !== tableName && comment === mark)
    .map(({ family, table, chain }): Action => ({ kind: 'nft-delete', family, table, chain, comment: mark }));
  const apply = [...ofIptables, ...ofNft];
  if (apply.length === 0) return [];
  return [
    {
      id: 'firewall.remove',
      title: 'take our rules out of the firewall',
      reason: `${apply.length === 1 ? 'a rule is' : `${apply.length} rules are`} marked ${mark}`,
      apply,
      undo: [],
    },
  ];
}
