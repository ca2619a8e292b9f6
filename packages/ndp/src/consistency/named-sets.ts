import { recordsOf, subjectOf, type AdvertisedRecord } from '../history/advertised-record.ts';
import type { RouterAdvertisement } from '../messages/router-advertisement.ts';
import { optionsOf } from '../options/options.ts';
import type { Comparison } from './inconsistency.ts';

/** Kinds of options of which a message names a set of things. */
const kinds = ['rdnss', 'dnssl', 'pref64', 'encrypted-dns'] as const;

/** How many names a log line has room for: a packet can hold thousands. */
const MAX_DESCRIBED = 8;

interface NamedSet {
  readonly named: ReadonlySet<string>;
  /** Named with lifetime 0. */
  readonly takenBack: ReadonlySet<string>;
}

/** Compares which servers, domains and NAT64 prefixes are named; one that names none of a kind has no say in it. */
export function compareNamedSets(
  own: RouterAdvertisement,
  other: RouterAdvertisement,
): readonly Comparison[] {
  const [ownRecords, otherRecords] = [recordsOf(own.options), recordsOf(other.options)];
  return kinds.flatMap((field) => {
    const [ours, theirs] = [namedSet(ownRecords, field), namedSet(otherRecords, field)];
    if (isSilent(ours) || isSilent(theirs)) return [];
    const bothName = ours.named.size > 0 && theirs.named.size > 0;
    const contradicts = meet(ours.named, theirs.takenBack) || meet(ours.takenBack, theirs.named);
    const agrees = !contradicts && (!bothName || equal(ours.named, theirs.named));
    return [{ field, severity: 'difference', own: describe(ours), other: describe(theirs), agrees }];
  });
}

/** RFC 8910 2: every way that tells a captive portal should tell the same one. */
export function compareCaptivePortal(
  own: RouterAdvertisement,
  other: RouterAdvertisement,
): readonly Comparison[] {
  const [ours, theirs] = [own, other].map((message) => optionsOf(message, 'captive-portal').at(-1)?.uri);
  if (ours === undefined || theirs === undefined) return [];
  return [
    { field: 'captive-portal', severity: 'difference', own: ours, other: theirs, agrees: ours === theirs },
  ];
}

/** Of what is named twice the last lifetime counts, as for a host. */
function namedSet(records: readonly AdvertisedRecord[], kind: (typeof kinds)[number]): NamedSet {
  const ofKind = records.filter((record) => record.kind === kind);
  const lifetimes = [...new Map(ofKind.map((record) => [subjectOf(record), record.lifetime]))];
  const names = (all: typeof lifetimes) => new Set(all.map(([subject]) => subject.slice(kind.length + 1)));
  return {
    named: names(lifetimes.filter(([, lifetime]) => lifetime > 0)),
    takenBack: names(lifetimes.filter(([, lifetime]) => lifetime === 0)),
  };
}

function isSilent({ named, takenBack }: NamedSet): boolean {
  return named.size === 0 && takenBack.size === 0;
}

function meet(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((name) => others.has(name));
}

function equal(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return some.size === others.size && [...some].every((name) => others.has(name));
}

function describe({ named, takenBack }: NamedSet): string {
  const names = [...[...named].sort(), ...[...takenBack].sort().map((name) => `${name} (withdrawn)`)];
  const rest = names.length - MAX_DESCRIBED;
  return [...names.slice(0, MAX_DESCRIBED), ...(rest > 0 ? [`and ${rest} more`] : [])].join(' ');
}
