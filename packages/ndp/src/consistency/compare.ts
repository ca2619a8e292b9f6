import type { RouterAdvertisement } from '../messages/router-advertisement.ts';
import { optionsOf } from '../options/options.ts';
import type { Comparison, InconsistentField, Inconsistency } from './inconsistency.ts';
import { compareLifetimes, type Slack } from './lifetimes.ts';
import { compareCaptivePortal, compareNamedSets } from './named-sets.ts';

/**
 * Where the advertisement of another router of the link is inconsistent with the own one (RFC 4861 6.2.7), as far as
 * one look can tell: lifetimes are compared by their numbers. Values that are not said, for which the fields of the
 * header have 0, are consistent with any; so are different prefixes, routes, preferences and router lifetimes, because
 * each router speaks for itself there.
 */
export function compareAdvertisements(
  own: RouterAdvertisement,
  other: RouterAdvertisement,
): readonly Inconsistency[] {
  return inconsistenciesOf(examine(own, other, () => 0));
}

/** Everything that both speak of. */
export function examine(
  own: RouterAdvertisement,
  other: RouterAdvertisement,
  slack: Slack,
): readonly Comparison[] {
  return [
    ...compareNumbers('cur-hop-limit', own.curHopLimit, other.curHopLimit),
    ...compareValues('managed', own.managed, other.managed),
    ...compareValues('other-config', own.otherConfig, other.otherConfig),
    ...compareNumbers('reachable-time', own.reachableTime, other.reachableTime),
    ...compareNumbers('retrans-timer', own.retransTimer, other.retransTimer),
    ...compareMtu(own, other),
    ...compareLifetimes(own, other, slack),
    ...compareNamedSets(own, other),
    ...compareCaptivePortal(own, other),
  ];
}

export function inconsistenciesOf(comparisons: readonly Comparison[]): Inconsistency[] {
  return comparisons.filter(({ agrees }) => !agrees).map(({ agrees: _, ...inconsistency }) => inconsistency);
}

/** Fields in which 0 means that the router does not say. */
function compareNumbers(field: InconsistentField, own: number, other: number): readonly Comparison[] {
  const unspecified = own === 0 || other === 0;
  return [{ ...conflict(field, own, other), agrees: unspecified || own === other }];
}

function compareValues<Value extends boolean | number>(
  field: InconsistentField,
  own: Value,
  other: Value,
): readonly Comparison[] {
  return [{ ...conflict(field, own, other), agrees: own === other }];
}

function compareMtu(own: RouterAdvertisement, other: RouterAdvertisement): readonly Comparison[] {
  const [ours, theirs] = [own, other].map((message) => optionsOf(message, 'mtu').at(-1)?.mtu);
  return ours === undefined || theirs === undefined ? [] : compareValues('mtu', ours, theirs);
}

function conflict(field: InconsistentField, own: boolean | number, other: boolean | number): Inconsistency {
  return { field, severity: 'conflict', own: String(own), other: String(other) };
}
