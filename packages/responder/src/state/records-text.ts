import { INFINITY, type AdvertisedRecord } from '@ovlab/ndp';

const VERSION = 1;

/** A record whose lifetime ends at a moment, not after a time: nobody knows how long the file lies there. */
interface Entry extends Readonly<Record<string, unknown>> {
  /** Unix time in seconds; null: never. */
  readonly expires: number | null;
}

interface Contents {
  readonly version: typeof VERSION;
  /** Unix time in seconds at which it was written. */
  readonly written: number;
  readonly records: readonly Entry[];
}

/** Records as the text of a file. `now` is Unix time in milliseconds. */
export function recordsToText(records: readonly AdvertisedRecord[], now: number): string {
  const written = Math.floor(now / 1000);
  const contents: Contents = {
    version: VERSION,
    written,
    records: records.map(({ lifetime, ...record }) => ({
      ...record,
      expires: lifetime === INFINITY ? null : written + lifetime,
    })),
  };
  return `${JSON.stringify(contents, undefined, 2)}\n`;
}

/**
 * The records of such a text, without those that are over. Throws Error when it is another kind of text; what is in a
 * record is for `AdvertisedHistory` to judge.
 */
export function recordsFromText(text: string, now: number): readonly AdvertisedRecord[] {
  const { written, records } = assertContents(JSON.parse(text));
  // A clock that stands before the time of writing was not set yet: no time counts as gone by.
  const today = Math.max(Math.floor(now / 1000), written);
  return records.flatMap(({ expires, ...record }) => {
    const lifetime = expires === null ? INFINITY : Math.min(expires - today, INFINITY);
    return lifetime > 0 ? [{ ...record, lifetime } as unknown as AdvertisedRecord] : [];
  });
}

function assertContents(value: unknown): Contents {
  const { version, written, records } = isObject(value) ? value : {};
  if (version !== VERSION) throw new Error(`version ${VERSION} is expected`);
  if (typeof written === 'number' && Array.isArray(records) && records.every(isEntry)) {
    return { version, written, records };
  }
  throw new Error('a list of records is expected');
}

function isEntry(value: unknown): value is Entry {
  return isObject(value) && (value['expires'] === null || typeof value['expires'] === 'number');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
