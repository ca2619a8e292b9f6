import type { Action, Plan } from '@ovlab/core';
import { presentLearnedLine } from '../learned-defaults.ts';
import type { HostSnapshot } from '../snapshot.ts';

/** What happened to lifetimes since a plan was made. */
export interface Ageing {
  /** Whole seconds since then. */
  readonly elapsed: number;
  /** The host as it is; an address that was renewed meanwhile tells here what is left of it. */
  readonly now: Pick<HostSnapshot, 'addresses' | 'routes'>;
}

/** Whether the way back of a plan gives anything a lifetime. */
export function hasLifetimes(plan: Plan): boolean {
  return plan.some(({ undo }) =>
    undo.some((action) => action.kind === 'ip' && action.lines.some((line) => lifetimeWord.test(line))),
  );
}

const lifetimeWord = / (valid_lft|expires) \d/;

/**
 * The plan with the lifetimes of its way back as they are at the moment: a DHCP lease or a prefix that was renewed
 * since keeps its new end, another one ages, and what has expired does not come back.
 */
export function withPresentLifetimes(plan: Plan, ageing: Ageing): Plan {
  return plan.map((step) => ({ ...step, undo: step.undo.map((action) => freshAction(action, ageing)) }));
}

function freshAction(action: Action, ageing: Ageing): Action {
  if (action.kind !== 'ip') return action;
  return { ...action, lines: action.lines.flatMap((line) => freshLine(line, ageing) ?? []) };
}

function freshLine(line: string, ageing: Ageing): string | undefined {
  if (!lifetimeWord.test(line)) return line;
  return line.startsWith('addr ') ? freshAddress(line, ageing) : freshRoute(line, ageing);
}

/** Seconds; infinite: for ever. */
type Lifetime = number;

function freshAddress(line: string, { elapsed, now }: Ageing): string | undefined {
  const [, , word = ''] = line.split(' ');
  const seen = longest(
    now.addresses.filter(({ address }) => address === word.split('/')[0]),
    ({ validLifetime }) => validLifetime ?? Infinity,
  );
  const valid =
    seen === undefined ? wordAfter(line, 'valid_lft') - elapsed : (seen.validLifetime ?? Infinity);
  const preferred =
    seen === undefined ? wordAfter(line, 'preferred_lft') - elapsed : (seen.preferredLifetime ?? Infinity);
  if (valid <= 0) return undefined;
  return line
    .replace(/ valid_lft \w+/, ` valid_lft ${written(valid)}`)
    .replace(/ preferred_lft \w+/, ` preferred_lft ${written(Math.max(0, preferred))}`);
}

function freshRoute(line: string, { elapsed, now }: Ageing): string | undefined {
  const [, , destination = ''] = line.split(' ');
  const gateway = /\bvia (?:inet6? )?(\S+)/.exec(line)?.[1];
  const seen = longest(
    now.routes.filter(
      (route) =>
        route.gateway === gateway &&
        (route.destination === destination || (destination === '::/0' && route.destination === 'default')),
    ),
    ({ expires }) => expires ?? Infinity,
  );
  const left = seen === undefined ? wordAfter(line, 'expires') - elapsed : (seen.expires ?? Infinity);
  if (left <= 0) return undefined;
  return presentLearnedLine(line, now).replace(/ expires \w+/, left === Infinity ? '' : ` expires ${left}`);
}

function wordAfter(line: string, word: string): Lifetime {
  const value = new RegExp(` ${word} (\\w+)`).exec(line)?.[1];
  return value === undefined || value === 'forever' ? Infinity : Number(value);
}

function written(seconds: Lifetime): string {
  return seconds === Infinity ? 'forever' : String(seconds);
}

function longest<T>(items: readonly T[], of: (item: T) => Lifetime): T | undefined {
  return [...items].sort((a, b) => of(b) - of(a))[0];
}
