import type { Check, Plan } from '@ovlab/core';
import { allRoutes } from './contents.ts';
import { findLink, type HostSnapshot } from './snapshot.ts';

/** A thing that is not as a step should have left it. */
export interface Finding {
  /** Id of the step. */
  readonly step: string;
  readonly check: Check;
  /** For example `eth0 is not a port of br0`. */
  readonly problem: string;
}

/** Compares what the steps of a plan promise with what the kernel says afterwards; empty when all is well. */
export function verifyPlan(plan: Plan, snapshot: HostSnapshot): readonly Finding[] {
  return plan.flatMap(({ id, check = [] }) => {
    const index = new Index(snapshot);
    return check.flatMap((one) => {
      const problem = problemOf(one, snapshot, index);
      return problem === undefined ? [] : [{ step: id, check: one, problem }];
    });
  });
}

/** What is looked for a thousand times on a host with as many routes. */
class Index {
  readonly #routes: ReadonlySet<string>;
  readonly #addresses: ReadonlySet<string>;

  constructor(snapshot: HostSnapshot) {
    this.#routes = new Set(
      allRoutes(snapshot).map(({ family, table, destination, link, gateway, metric }) =>
        words(family, table, destination, link, gateway, metric),
      ),
    );
    this.#addresses = new Set(
      snapshot.addresses.map(({ link, address, prefixLength }) => words(link, address, prefixLength)),
    );
  }

  hasRoute({ family, table, destination, link, gateway, metric }: Check & { kind: 'route' }): boolean {
    return this.#routes.has(words(family, table, destination, link, gateway, metric));
  }

  hasAddress({ link, address, prefixLength }: Check & { kind: 'address' }): boolean {
    return this.#addresses.has(words(link, address, prefixLength));
  }
}

function words(...values: readonly (string | number | undefined)[]): string {
  return values.map((value) => value ?? '').join(' ');
}

function problemOf(check: Check, snapshot: HostSnapshot, index: Index): string | undefined {
  switch (check.kind) {
    case 'link':
      return linkProblem(check, snapshot);
    case 'no-link':
      return findLink(snapshot, check.name) === undefined ? undefined : `${check.name} is still there`;
    case 'address':
      return index.hasAddress(check)
        ? undefined
        : `${check.link} lacks the address ${check.address}/${check.prefixLength}`;
    case 'no-addresses': {
      const left = snapshot.addresses.find(({ link }) => link === check.link);
      return left === undefined ? undefined : `${check.link} still has the address ${left.address}`;
    }
    case 'route':
      return index.hasRoute(check)
        ? undefined
        : `${check.link} lacks the route to ${check.destination}${check.gateway === undefined ? '' : ` by ${check.gateway}`}`;
    case 'rule':
      return ruleProblem(check, snapshot);
    case 'sysctl': {
      const value = snapshot.sysctls[check.name];
      return value === check.value
        ? undefined
        : `${check.name} is ${value ?? 'not there'}, not ${check.value}`;
    }
    case 'table':
      return tableProblem(check, snapshot);
    case 'no-table':
      return snapshot.nft.tables.some(({ family, name }) => family === check.family && name === check.name)
        ? `the nftables table ${check.family} ${check.name} is still there`
        : undefined;
  }
}

function linkProblem({ name, has }: Check & { kind: 'link' }, snapshot: HostSnapshot): string | undefined {
  const link = findLink(snapshot, name);
  if (link === undefined) return `${name} does not exist`;
  const seen = new Map<string, unknown>(Object.entries(link));
  const wrong = Object.entries(has).find(([key, value]) => seen.get(key) !== value);
  if (wrong === undefined) return undefined;
  const [key, value] = wrong;
  if (key === 'master') return `${name} is not a port of ${value}`;
  return `${key} of ${name} is ${seen.get(key) === undefined ? 'not set' : JSON.stringify(seen.get(key))}, not ${JSON.stringify(value)}`;
}

function ruleProblem(
  { family, priority, words: wanted }: Check & { kind: 'rule' },
  snapshot: HostSnapshot,
): string | undefined {
  const rules = 'rules' in snapshot ? (snapshot as { rules: MachineRules }).rules : [];
  const found = rules.some(
    (rule) =>
      rule.family === family && rule.priority === priority && rule.words.join(' ') === wanted.join(' '),
  );
  return found ? undefined : `the policy rule ${priority} ${wanted.join(' ')} is missing`;
}

type MachineRules = readonly { family: 4 | 6; priority: number; words: readonly string[] }[];

function tableProblem(
  { family, name, comments }: Check & { kind: 'table' },
  { nft }: HostSnapshot,
): string | undefined {
  const where = `the nftables table ${family} ${name}`;
  if (!nft.tables.some((table) => table.family === family && table.name === name))
    return `${where} is missing`;
  const seen = new Set(
    nft.rules.filter((rule) => rule.family === family && rule.table === name).map(({ comment }) => comment),
  );
  return comments.every((comment) => seen.has(comment)) ? undefined : `${where} lacks a rule`;
}
