import type { NftChain, NftRule, NftState } from '@ovlab/linux-host';

/** A base chain that drops what none of its rules accepts, and has no accepting rule for an interface. */
export function droppingChain(
  nft: NftState,
  hook: string,
  family: 4 | 6,
  link: string,
): NftChain | undefined {
  return nft.chains.find(
    (chain) =>
      isDropping(nft, chain, hook, family) &&
      !acceptingRules(nft, chain).some(
        (rule) =>
          acceptsAll(rule) || rule.expression.includes(`"${link}"`) || rule.expression.includes('physdev'),
      ),
  );
}

/** Whether a base chain ends in drop or reject: by its policy, or by a rule for all that is left (as firewalld has it). */
export function isDropping(nft: NftState, chain: NftChain, at: string, ip: 4 | 6): boolean {
  const { family, table, name, hook, policy } = chain;
  if (hook !== at || (family !== 'inet' && family !== (ip === 4 ? 'ip' : 'ip6'))) return false;
  return (
    policy === 'drop' ||
    nft.rules.some(
      (rule) => rule.family === family && rule.table === table && rule.chain === name && dropsAll(rule),
    )
  );
}

/** Rules that accept in the table of a chain: it may jump to them. */
export function acceptingRules(nft: NftState, { family, table }: NftChain): readonly NftRule[] {
  return nft.rules.filter((rule) => rule.family === family && rule.table === table && rule.accepts);
}

/** Whether a rule accepts whatever comes. */
export function acceptsAll(rule: NftRule): boolean {
  return hasOnly(rule, ['accept']);
}

function dropsAll(rule: NftRule): boolean {
  return hasOnly(rule, ['drop', 'reject']);
}

/** Whether a rule has one of these verdicts, and no condition. */
function hasOnly({ expression }: NftRule, verdicts: readonly string[]): boolean {
  const words = (JSON.parse(expression) as readonly object[]).flatMap((part) => Object.keys(part));
  return (
    words.some((word) => verdicts.includes(word)) &&
    words.every((word) => verdicts.includes(word) || word === 'counter' || word === 'log')
  );
}

/** Whether a rule may accept a port: it names it alone, in a set or in a range, or is one that nft cannot show. */
export function mayAcceptPort({ expression }: NftRule, proto: 'udp' | 'tcp', port: number): boolean {
  const parts = JSON.parse(expression) as readonly unknown[];
  return parts.some((part) => {
    const match = property(part, 'match');
    if (property(part, 'xt') !== undefined) return expression.includes('multiport');
    const payload = property(property(match, 'left'), 'payload');
    if (property(payload, 'field') !== 'dport') return false;
    const protocol = property(payload, 'protocol');
    return (protocol === proto || protocol === 'th') && covers(property(match, 'right'), port);
  });
}

function covers(value: unknown, port: number): boolean {
  if (typeof value === 'number') return value === port;
  if (typeof value === 'string') return value.startsWith('@');
  if (Array.isArray(value)) return value.some((item) => covers(item, port));
  const set = property(value, 'set');
  if (set !== undefined) return covers(set, port);
  const range = property(value, 'range');
  if (!Array.isArray(range)) return false;
  const [low, high] = range as readonly unknown[];
  return typeof low === 'number' && typeof high === 'number' && low <= port && port <= high;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
