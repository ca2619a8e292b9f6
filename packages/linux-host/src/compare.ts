import { allRoutes } from './contents.ts';
import type { MachineSnapshot } from './machine/snapshot.ts';
import { routeSlot } from './route-slot.ts';
import type { AddressState, HostSnapshot, LinkState, NftRule, RouteState } from './snapshot.ts';

/** One thing that two snapshots of a host tell differently. */
export interface Difference {
  /** For example `link eth0` or `route 4 main default`. */
  readonly what: string;
  /** As it was, in JSON; undefined: it was not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * What of a host is different afterwards, as far as a person cares: counters, remaining lifetimes, indexes, the
 * neighbour cache but for its permanent entries, temporary addresses and the metric of a router that was learned from
 * its RAs live on their own. Rules and routes of other tables are compared when both snapshots have them.
 */
export function compareSnapshots(before: HostSnapshot, after: HostSnapshot): readonly Difference[] {
  const old = facts(before, after);
  const now = facts(after, before);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((what) => old.get(what) !== now.get(what))
    .sort()
    .map((what) => ({ what, before: old.get(what), after: now.get(what) }));
}

function facts(snapshot: HostSnapshot, other: HostSnapshot): ReadonlyMap<string, string> {
  const both = isMachine(snapshot) && isMachine(other);
  const { links, addresses, neighbours, sysctls, nft } = snapshot;
  const routes = both ? allRoutes(snapshot) : snapshot.routes;
  return new Map([
    ...links.map((link) => [`link ${link.name}`, linkFact(link)] as const),
    ...numbered(
      addresses
        .filter(({ temporary }) => temporary !== true)
        .map((address) => [
          `address ${address.link} ${address.address}/${address.prefixLength}`,
          addressFact(address),
        ]),
    ),
    ...numbered(
      routes
        .filter((route) => !isFromRa(route))
        .map((route) => [`route ${routeSlot(route)} ${route.link ?? ''}`.trimEnd(), routeFact(route)]),
    ),
    ...routes
      .filter(isFromRa)
      .map(({ link = '', gateway = '' }) => [`default router ${gateway} ${link}`, 'learned'] as const),
    ...(both
      ? numbered(snapshot.rules.map((rule) => [`rule ${rule.family} ${rule.priority}`, rule.words.join(' ')]))
      : []),
    ...neighbours
      .filter(({ permanent }) => permanent)
      .map(({ link, address, mac }) => [`neighbour ${link} ${address}`, mac ?? ''] as const),
    ...Object.entries(sysctls).map(([name, value]) => [`sysctl ${name}`, value] as const),
    ...nft.tables.map(({ family, name, comment }) => [`table ${family} ${name}`, comment ?? ''] as const),
    ...nft.chains.map(
      (chain) => [`chain ${chain.family} ${chain.table} ${chain.name}`, JSON.stringify(chain)] as const,
    ),
    ...numbered(
      nft.rules.map((rule) => [`nft rule ${rule.family} ${rule.table} ${rule.chain}`, ruleFact(rule)]),
    ),
  ]);
}

function isMachine(snapshot: HostSnapshot): snapshot is MachineSnapshot {
  return 'rules' in snapshot && 'tableRoutes' in snapshot;
}

/** Things of one name get numbers, so that their order counts and a second one is not lost. */
function numbered(items: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  const counts = new Map<string, number>();
  return items.map(([what, fact]) => {
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    return [count === 1 ? what : `${what} #${count}`, fact] as const;
  });
}

function linkFact({ index: _index, port, ...link }: LinkState): string {
  // The state of a port follows its carrier.
  const settings = port === undefined ? undefined : { ...port, state: undefined };
  return sorted({ ...link, port: settings });
}

function addressFact(address: AddressState): string {
  const { validLifetime, preferredLifetime, unusable: _unusable, ...rest } = address;
  return sorted({
    ...rest,
    expires: validLifetime !== undefined,
    deprecates: preferredLifetime !== undefined,
  });
}

/** The kernel makes such a route with every RA; until the next one it may have another metric than the kernel's. */
function isFromRa({ family, destination, protocol, expires, table }: RouteState): boolean {
  return (
    family === 6 &&
    destination === 'default' &&
    protocol === 'ra' &&
    expires !== undefined &&
    table === undefined
  );
}

function routeFact({ expires, ...route }: RouteState): string {
  return sorted({ ...route, expires: expires !== undefined });
}

function ruleFact({ expression, comment }: NftRule): string {
  return `${expression.replaceAll(/"(packets|bytes)":\d+/g, '"$1":0')} ${comment ?? ''}`;
}

function sorted(value: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
}
