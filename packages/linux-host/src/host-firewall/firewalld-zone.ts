import type { ServerNetwork } from '../network.ts';
import type { NftRule } from '../snapshot.ts';
import type { Opening } from './need.ts';

/** The zone of firewalld that the uplink is in, as far as the kernel's rules tell it. */
export interface FirewalldZone {
  /** Undefined when the rules do not name one. */
  readonly name: string | undefined;
  /** The uplink is in it because it is in no other: firewalld's default zone. */
  readonly usual: boolean;
  readonly hasBridge: boolean;
  /** Whether it forwards between its interfaces; undefined when nothing is in it by name that would tell. */
  readonly forwards: boolean | undefined;
  /** Whether ports are open in it to everybody. */
  readonly isOpen: (opening: Opening) => boolean;
}

export function firewalldZone(network: ServerNetwork, rules: readonly NftRule[]): FirewalldZone {
  const { uplink, bridge } = network;
  const entrances = rules.filter(({ chain }) => chain === 'filter_INPUT_ZONES');
  const zoneOf = (link: string): string | undefined =>
    entrances
      .filter(({ expression }) => expression.includes(`"${link}"`))
      .map(targetOf)
      .find((name) => name !== undefined);
  const own = zoneOf(uplink);
  const name = own ?? entrances.filter(({ expression }) => !expression.includes('"match"')).map(targetOf)[0];
  const members = [uplink, bridge].filter((link) => name !== undefined && zoneOf(link) === name);
  const exits = rules.filter(({ chain }) => chain === `filter_FWD_${name ?? ''}_allow`);
  return {
    name,
    usual: own === undefined,
    hasBridge: zoneOf(bridge) !== undefined,
    forwards:
      members.length === 0
        ? undefined
        : exits.some(({ expression }) => members.some((link) => expression.includes(`"${link}"`))),
    isOpen: (opening) =>
      rules.some((rule) => rule.chain === `filter_IN_${name ?? ''}_allow` && opens(rule, opening)),
  };
}

function targetOf({ expression }: NftRule): string | undefined {
  return /"target":\s*"filter_IN_([\w-]+)"/.exec(expression)?.[1];
}

interface Part {
  readonly match?: {
    readonly left?: {
      readonly payload?: { readonly protocol?: string; readonly field?: string };
      readonly ct?: { readonly key?: string };
    };
    readonly right?: unknown;
  };
}

/** A rule for these ports from anywhere, as one for a port, a range of ports or a service. */
function opens({ accepts, expression }: NftRule, { proto, port, last }: Opening): boolean {
  const parts = JSON.parse(expression) as readonly Part[];
  // firewalld before 1.0 asks in each rule whether the connection is a fresh one.
  const conditions = parts.slice(0, -1).filter(({ match }) => match?.left?.ct?.key !== 'state');
  const [{ match } = {}, ...more] = conditions;
  if (!accepts || more.length > 0) return false;
  if (match?.left?.payload?.protocol !== proto || match.left.payload.field !== 'dport') return false;
  const [from, to] = rangeOf(match.right);
  return from <= port && last <= to;
}

function rangeOf(value: unknown): readonly [number, number] {
  if (typeof value === 'number') return [value, value];
  const [from = Infinity, to = -Infinity] = (value as { readonly range?: readonly number[] }).range ?? [];
  return [from, to];
}
