import { createHash } from 'node:crypto';
import type { Plan } from '@ovlab/core';
import { tableName } from './owned.ts';
import type { HostSnapshot } from './snapshot.ts';

/** A table `ovlab` of one family, as it shall be. */
export interface TableModel {
  readonly family: 'bridge' | 'inet';
  /** Whole definitions, `set NAME { … }`; what they hold comes from packets. */
  readonly sets?: readonly string[];
  readonly chains: readonly ChainModel[];
}

/** A rule as nft takes it, or one whose counter has a name of its own in a report. */
export type RuleModel = string | { readonly counter: string; readonly rule: string };

export interface ChainModel {
  readonly name: string;
  /** Undefined for a chain that others jump to. */
  readonly base?: { readonly hook: string; readonly priority: number };
  readonly rules: readonly RuleModel[];
}

/**
 * The comment of a rule: whose it is, and a digest by which an older or exchanged rule is told apart. The text
 * that nft lists is no use for that, since each version writes rules in its own way.
 */
function ruleComment(mark: string, chain: string, model: RuleModel): string {
  const digest = createHash('sha256')
    .update(`${chain} ${textOf(model)}`)
    .digest('hex')
    .slice(0, 8);
  return `${mark} ${digest}${typeof model === 'string' ? '' : ` ${model.counter}`}`;
}

function textOf(model: RuleModel): string {
  return typeof model === 'string' ? model : model.rule;
}

/**
 * A ruleset that makes the table in one transaction. An existing one is replaced, which costs the kernel a wait
 * for every packet on its way (some eight milliseconds); without `replace` an existing one makes it fail.
 */
export function renderTable(
  mark: string,
  { family, sets = [], chains }: TableModel,
  replace: boolean,
): string {
  const table = `table ${family} ${tableName}`;
  return [
    ...(replace ? [table, `delete ${table}`] : [`create ${table}`]),
    `${table} {`,
    `\tcomment "${mark}; changes by hand are undone"`,
    ...sets.map((set) => `\t${set}`),
    ...chains.flatMap((chain) => [
      `\tchain ${chain.name} {`,
      ...(chain.base === undefined
        ? []
        : [`\t\ttype filter hook ${chain.base.hook} priority ${chain.base.priority}; policy accept;`]),
      ...chain.rules.map((rule) => `\t\t${textOf(rule)} comment "${ruleComment(mark, chain.name, rule)}"`),
      '\t}',
    ]),
    '}',
    '',
  ].join('\n');
}

/** The step that makes a table as it shall be, or removes one that is not wanted; none when all is well. */
export function tableStep(
  id: string,
  what: string,
  mark: string,
  model: TableModel,
  snapshot: HostSnapshot,
  wanted = true,
): Plan {
  const { family } = model;
  const exists = snapshot.nft.tables.some((table) => table.family === family && table.name === tableName);
  const name = `the nftables table ${family} ${tableName}`;
  const remove = `delete table ${family} ${tableName}\n`;
  if (!wanted) {
    if (!exists) return [];
    return [
      {
        id: `${id}.remove`,
        title: `remove the ${what}`,
        reason: `${name} exists but is not wanted`,
        apply: [{ kind: 'nft', ruleset: remove }],
        undo: [{ kind: 'nft', ruleset: renderTable(mark, model, false) }],
        check: [{ kind: 'no-table', family, name: tableName }],
      },
    ];
  }
  const difference = exists ? tableDifference(mark, model, snapshot) : `${name} does not exist`;
  if (difference === undefined) return [];
  return [
    {
      id,
      title: `load the ${what}`,
      reason: difference,
      apply: [{ kind: 'nft', ruleset: renderTable(mark, model, exists) }],
      // A table that was damaged before is not damaged again.
      undo: exists ? [] : [{ kind: 'nft', ruleset: remove }],
      check: [{ kind: 'table', family, name: tableName, comments: commentsOf(mark, model) }],
    },
  ];
}

function commentsOf(mark: string, { chains }: TableModel): readonly string[] {
  return chains.flatMap(({ name, rules }) => rules.map((rule) => ruleComment(mark, name, rule)));
}

function tableDifference(
  mark: string,
  { family, chains }: TableModel,
  snapshot: HostSnapshot,
): string | undefined {
  const here = (item: { family: string; table: string }): boolean =>
    item.family === family && item.table === tableName;
  const where = `the nftables table ${family} ${tableName}`;
  const seen = snapshot.nft.chains.filter(here);
  const names = new Set(chains.map(({ name }) => name));
  const extra = seen.find(({ name }) => !names.has(name));
  if (extra !== undefined) return `${where} has a foreign chain ${extra.name}`;
  for (const { name, base, rules } of chains) {
    const chain = seen.find((candidate) => candidate.name === name);
    if (chain === undefined) return `${where} lacks the chain ${name}`;
    if (
      chain.hook !== base?.hook ||
      chain.priority !== base?.priority ||
      (base !== undefined && chain.policy !== 'accept')
    ) {
      return `the chain ${name} of ${where} was altered`;
    }
    const comments = snapshot.nft.rules
      .filter((rule) => here(rule) && rule.chain === name)
      .map(({ comment }) => comment);
    const expected = rules.map((rule) => ruleComment(mark, name, rule));
    if (
      comments.length !== expected.length ||
      comments.some((comment, index) => comment !== expected[index])
    ) {
      return `the rules of ${name} in ${where} were altered`;
    }
  }
  return undefined;
}
