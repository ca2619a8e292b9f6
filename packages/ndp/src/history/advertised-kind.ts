import type { NdpOption } from '../options/table.ts';

/** What every record has. */
export interface RecordBase {
  readonly kind: string;
  /** Seconds from now for which hosts may believe it, or `INFINITY`. */
  readonly lifetime: number;
}

/**
 * One kind of thing that an option advertises for a time, and that an option with lifetime 0 takes back. Methods for
 * the same reason as in `OptionCodec`.
 */
export interface AdvertisedKind<Entry extends RecordBase> {
  readonly kind: Entry['kind'];
  /** What an option says, in canonical spelling; nothing for an option of another type. */
  records(option: NdpOption): readonly Entry[];
  /** Tells one record of the kind from another. */
  identity(entry: Entry): string;
  /** What the record is about: an advertisement that says anything about the same has replaced it. */
  subject(entry: Entry): string;
  /** Options that take back records, in their order. */
  withdrawals(entries: readonly Entry[]): readonly NdpOption[];
  /** Whether the fields have the types of a record; their ranges are another matter. */
  accepts(fields: Readonly<Record<string, unknown>>): boolean;
}
