import type { Check, Plan } from '@ovlab/core';
import type { MachineSnapshot, RouteState } from '@ovlab/linux-host';

/** One line of the difference between a host and its file: what goes, or what comes. */
export interface DiffLine {
  readonly sign: '-' | '+';
  /** For example `br0 address 192.0.2.1/24`. */
  readonly text: string;
}

/** What a plan takes away from a host and what it brings, as state and not as commands; each thing once. */
export function planDiff(plan: Plan, observed: MachineSnapshot): readonly DiffLine[] {
  const lines = plan.flatMap(({ check = [] }) => check.flatMap((one) => linesOf(one, observed)));
  const seen = new Set<string>();
  return lines.filter(({ sign, text }) => {
    const key = sign + text;
    return !seen.has(key) && seen.add(key);
  });
}

function linesOf(check: Check, observed: MachineSnapshot): readonly DiffLine[] {
  switch (check.kind) {
    case 'link':
      return linkLines(check, observed);
    case 'no-link':
      return observed.links.some(({ name }) => name === check.name) ? [gone(`link ${check.name}`)] : [];
    case 'address': {
      const text = (link: string): string => `${link} address ${check.address}/${check.prefixLength}`;
      const places = observed.addresses.filter(
        ({ address, prefixLength }) => address === check.address && prefixLength === check.prefixLength,
      );
      if (places.some(({ link }) => link === check.link)) return [];
      return [...places.map(({ link }) => gone(text(link))), comes(text(check.link))];
    }
    case 'no-addresses':
      return observed.addresses
        .filter(({ link }) => link === check.link)
        .map(({ link, address, prefixLength }) => gone(`${link} address ${address}/${prefixLength}`));
    case 'route':
      return routeLines(check, observed);
    case 'rule': {
      const text = `rule ${check.priority} ${check.words.join(' ')}`;
      const there = observed.rules.some(
        ({ family, priority, words }) =>
          family === check.family && priority === check.priority && words.join(' ') === check.words.join(' '),
      );
      return there ? [] : [comes(text)];
    }
    case 'sysctl': {
      const value = observed.sysctls[check.name];
      if (value === check.value) return [];
      const before = value === undefined ? [] : [gone(`${check.name} = ${value}`)];
      return [...before, comes(`${check.name} = ${check.value}`)];
    }
    case 'table':
      return tableLines(check, observed);
    case 'no-table':
      return observed.nft.tables.some(({ family, name }) => family === check.family && name === check.name)
        ? [gone(`table ${check.family} ${check.name}`)]
        : [];
  }
}

function linkLines({ name, has }: Check & { kind: 'link' }, { links }: MachineSnapshot): readonly DiffLine[] {
  const link: Readonly<Record<string, unknown>> | undefined = links.find((one) => one.name === name) as
    Readonly<Record<string, unknown>> | undefined;
  const created = link === undefined ? [comes(`link ${name}`)] : [];
  const settings = Object.entries(has).flatMap(([key, value]) => {
    const now = link?.[key];
    if (now === value) return [];
    const before = now === undefined ? [] : [gone(`${name} ${key} ${word(now)}`)];
    return [...before, comes(`${name} ${key} ${value}`)];
  });
  return [...created, ...settings];
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function routeLines(
  check: Check & { kind: 'route' },
  { routes, tableRoutes }: MachineSnapshot,
): readonly DiffLine[] {
  const inTable: readonly RouteState[] =
    check.table === undefined ? routes : tableRoutes.filter(({ table }) => table === check.table);
  const table = check.table === undefined ? '' : ` table ${check.table}`;
  const text = ({ destination, gateway, link, metric }: Route): string =>
    `route ${destination}${gateway === undefined ? '' : ` via ${gateway}`} dev ${link ?? '-'}${metric === undefined ? '' : ` metric ${metric}`}${table}`;
  const same = inTable.filter(
    ({ family, destination, metric, gateway }) =>
      family === check.family &&
      destination === check.destination &&
      (metric ?? 0) === (check.metric ?? 0) &&
      gateway === check.gateway,
  );
  if (same.some(({ link }) => link === check.link)) return [];
  return [...same.map((route) => gone(text(route))), comes(text(check))];
}

type Route = Pick<RouteState, 'destination' | 'gateway' | 'link' | 'metric'>;

function tableLines(
  { family, name, comments }: Check & { kind: 'table' },
  { nft }: MachineSnapshot,
): readonly DiffLine[] {
  const rules = nft.rules.filter((rule) => rule.family === family && rule.table === name);
  const table = `table ${family} ${name}`;
  if (!nft.tables.some((one) => one.family === family && one.name === name)) return [comes(table)];
  const missing = comments.filter((comment) => !rules.some((rule) => rule.comment === comment));
  return missing.map((comment) => comes(`${table} rule ${comment}`));
}

function gone(text: string): DiffLine {
  return { sign: '-', text };
}

function comes(text: string): DiffLine {
  return { sign: '+', text };
}
