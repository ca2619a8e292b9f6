import { INFINITY } from '../constants.ts';
import type { RouterAdvertisement } from '../messages/router-advertisement.ts';
import type { NdpOption } from '../options/table.ts';
import {
  advertisedKinds,
  identityOf,
  parseRecord,
  recordsOf,
  subjectOf,
  type AdvertisedRecord,
} from './advertised-record.ts';
import { canonicalNetwork } from './canonical.ts';

interface Believed {
  readonly record: AdvertisedRecord;
  /** When the last host has dropped it, in milliseconds; `Infinity` for an infinite lifetime. */
  readonly until: number;
}

const DEFAULT_MAX_RECORDS = 64;

/**
 * What earlier advertisements said and hosts may still believe, so that what the present one does not say any more
 * can be taken back: prefixes (RFC 9096 3.5), routes, DNS servers and search domains (RFC 8106 5.1), NAT64 prefixes
 * and encrypted resolvers. Times are milliseconds of the caller's clock.
 *
 * What is said once holds for the whole of its lifetime, even if less is said later: a host may have missed that.
 */
export class AdvertisedHistory {
  readonly #maxRecords: number;
  readonly #believed = new Map<string, Believed>();

  /**
   * @param options.maxRecords how many things are remembered, 1 or more; default 64. The one that ends first goes.
   * @throws RangeError when it is no such number
   */
  constructor({ maxRecords = DEFAULT_MAX_RECORDS }: { readonly maxRecords?: number } = {}) {
    if (!(Number.isInteger(maxRecords) && maxRecords >= 1)) {
      throw new RangeError(`maxRecords: ${maxRecords} is not a whole number of 1 or more`);
    }
    this.#maxRecords = maxRecords;
  }

  /** Notes what went out. What a message takes back stays noted, because not every host need have heard it. */
  sent(message: RouterAdvertisement, now: number): void {
    for (const record of recordsOf(message.options)) this.#note(record, now);
    this.#shrink(now);
  }

  /**
   * Options with lifetime 0 for what hosts may still believe and `message` says nothing about; the same ones in the
   * same order until something ends. Single servers and domains are taken back together in one option of their kind.
   */
  withdrawals(message: RouterAdvertisement, now: number): readonly NdpOption[] {
    const said = new Set(recordsOf(message.options).map(subjectOf));
    const gone = this.records(now).filter((record) => !said.has(subjectOf(record)));
    return advertisedKinds.flatMap((kind) => {
      const ofKind = gone.filter((record) => record.kind === kind.kind);
      return ofKind.length === 0 ? [] : kind.withdrawals(ofKind);
    });
  }

  /** What hosts may still believe, with lifetimes in whole seconds from now; for a file. */
  records(now: number): readonly AdvertisedRecord[] {
    return [...this.#believed]
      .filter(([, { until }]) => until > now)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { record, until }]) => ({ ...record, lifetime: secondsUntil(until, now) }));
  }

  /** Takes back what `records` gave, perhaps in another process; what is malformed is left out. */
  restore(records: readonly AdvertisedRecord[], now: number): void {
    const entries: readonly unknown[] = Array.isArray(records) ? records : [];
    for (const entry of entries) {
      const record = parseRecord(entry);
      if (record !== undefined) this.#note(record, now);
    }
    this.#shrink(now);
  }

  /** Takes back nothing more of one prefix, until it is advertised again; other prefixes within it stay. */
  forget(prefix: string, prefixLength: number): void {
    const network = canonicalNetwork(prefix, prefixLength);
    for (const [identity, { record }] of this.#believed) {
      const same =
        record.kind === 'prefix' && record.prefix === network && record.prefixLength === prefixLength;
      if (same) this.#believed.delete(identity);
    }
  }

  #note(record: AdvertisedRecord, now: number): void {
    const until = record.lifetime === INFINITY ? Infinity : now + record.lifetime * 1_000;
    const identity = identityOf(record);
    const before = this.#believed.get(identity);
    this.#believed.set(identity, {
      record: before === undefined ? record : withFlagsOf(before.record, record),
      until: Math.max(until, before?.until ?? until),
    });
  }

  #shrink(now: number): void {
    for (const [identity, { until }] of this.#believed) {
      if (until <= now) this.#believed.delete(identity);
    }
    const surplus = this.#believed.size - this.#maxRecords;
    if (surplus <= 0) return;
    const endingFirst = [...this.#believed].sort(([, a], [, b]) =>
      a.until === b.until ? 0 : a.until < b.until ? -1 : 1,
    );
    for (const [identity] of endingFirst.slice(0, surplus)) this.#believed.delete(identity);
  }
}

/** A host that heard the earlier flags has an address or a route by them, and has to be told with the same ones. */
function withFlagsOf(before: AdvertisedRecord, record: AdvertisedRecord): AdvertisedRecord {
  if (before.kind !== 'prefix' || record.kind !== 'prefix') return record;
  return {
    ...record,
    onLink: before.onLink || record.onLink,
    autonomous: before.autonomous || record.autonomous,
  };
}

function secondsUntil(until: number, now: number): number {
  return until === Infinity ? INFINITY : Math.min(Math.ceil((until - now) / 1_000), INFINITY - 1);
}
