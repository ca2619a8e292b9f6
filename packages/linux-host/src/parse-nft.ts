import type { NftState } from './snapshot.ts';

interface RawChain {
  family: string;
  table: string;
  name: string;
  hook?: string;
  prio?: number;
  policy?: string;
}

interface RawRule {
  family: string;
  table: string;
  chain: string;
  comment?: string;
  expr?: unknown[];
}

interface RawObject {
  table?: { family: string; name: string; comment?: string };
  chain?: RawChain;
  rule?: RawRule;
}

/** Reads `nft -j list ruleset`. */
export function parseNft(json: string): NftState {
  const objects = (JSON.parse(json) as { nftables: RawObject[] }).nftables;
  return {
    tables: objects.flatMap(({ table }) =>
      table === undefined ? [] : [{ family: table.family, name: table.name, comment: table.comment }],
    ),
    chains: objects.flatMap(({ chain }) => {
      if (chain === undefined) return [];
      const { family, table, name, hook, prio, policy } = chain;
      return [{ family, table, name, hook, priority: prio, policy }];
    }),
    rules: objects.flatMap(({ rule }) => {
      if (rule === undefined) return [];
      const { family, table, chain, comment, expr = [] } = rule;
      return [{ family, table, chain, comment, accepts: accepts(expr), expression: JSON.stringify(expr) }];
    }),
  };
}

/** iptables-nft rules end in an `xt` target or, for the standard verdicts, in the verdict itself. */
function accepts(expression: readonly unknown[]): boolean {
  const last = expression.at(-1);
  return typeof last === 'object' && last !== null && 'accept' in last;
}
