import type { Action, Check, Plan } from '@ovlab/core';
import type { MachineSnapshot, RuleState } from './machine/snapshot.ts';
import type { ServerNetwork } from './network.ts';
import type { HostSnapshot } from './snapshot.ts';

/**
 * Policy rules that name the uplink, once more for the bridge: a packet that comes in by a port of a bridge has the
 * bridge as its input interface. The old ones stay where they are and match nothing while the uplink is a port.
 */
export function ruleSteps(network: ServerNetwork, snapshot: HostSnapshot): Plan {
  const missing = copies(network.uplink, network.bridge, snapshot).filter(
    (rule) => !rulesOf(snapshot).some((other) => sameRule(rule, other)),
  );
  if (missing.length === 0) return [];
  return [
    {
      id: 'rules',
      title: `make the policy rules of ${network.uplink} for ${network.bridge} too`,
      reason: `${missing.length === 1 ? 'a rule names' : `${missing.length} rules name`} ${network.uplink}, and packets of a port count as the bridge's`,
      apply: actions('add', missing),
      undo: actions('del', [...missing].reverse()),
      check: missing.map(({ family, priority, words }): Check => ({ kind: 'rule', family, priority, words })),
    },
  ];
}

/** Rules that name a bridge and have a twin for its uplink: those that {@link ruleSteps} made. */
export function removeRules(uplink: string, bridge: string, snapshot: HostSnapshot): readonly Action[] {
  const ours = copies(uplink, bridge, snapshot);
  return actions(
    'del',
    rulesOf(snapshot).filter((rule) => ours.some((other) => sameRule(rule, other))),
  );
}

function rulesOf(snapshot: HostSnapshot): readonly RuleState[] {
  return 'rules' in snapshot ? (snapshot as MachineSnapshot).rules : [];
}

function copies(uplink: string, bridge: string, snapshot: HostSnapshot): readonly RuleState[] {
  return rulesOf(snapshot)
    .filter(({ inputInterface, outputInterface }) => [inputInterface, outputInterface].includes(uplink))
    .map((rule) => ({
      ...rule,
      words: rule.words.map((word, index) =>
        word === uplink && ['iif', 'oif'].includes(rule.words[index - 1] ?? '') ? bridge : word,
      ),
    }));
}

function sameRule(a: RuleState, b: RuleState): boolean {
  return a.family === b.family && a.priority === b.priority && a.words.join(' ') === b.words.join(' ');
}

function actions(verb: 'add' | 'del', rules: readonly RuleState[]): readonly Action[] {
  const lines = (family: 4 | 6): readonly string[] =>
    rules
      .filter((rule) => rule.family === family)
      .map(({ priority, words }) => `rule ${verb} priority ${priority} ${words.join(' ')}`);
  const four = lines(4);
  const six = lines(6);
  return [
    ...(four.length === 0 ? [] : [{ kind: 'ip' as const, lines: four }]),
    ...(six.length === 0 ? [] : [{ kind: 'ip' as const, family: 6 as const, lines: six }]),
  ];
}
