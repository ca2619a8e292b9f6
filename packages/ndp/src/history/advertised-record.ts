import { INFINITY } from '../constants.ts';
import { NdpEncodeError } from '../errors.ts';
import { decodeMessage, encodeMessage } from '../messages/messages.ts';
import type { NdpOption } from '../options/table.ts';
import type { AdvertisedKind } from './advertised-kind.ts';
import { encryptedDnsKind, type EncryptedDnsRecord } from './encrypted-dns.ts';
import { dnsslKind, rdnssKind, type DnsslRecord, type RdnssRecord } from './name-servers.ts';
import {
  pref64Kind,
  prefixKind,
  routeKind,
  type Pref64Record,
  type PrefixRecord,
  type RouteRecord,
} from './networks.ts';

/** Something that was advertised and that hosts may still believe; plain JSON. */
export type AdvertisedRecord =
  PrefixRecord | RouteRecord | RdnssRecord | DnsslRecord | Pref64Record | EncryptedDnsRecord;

/** Every kind, in the order in which what is taken back is said. */
export const advertisedKinds: readonly AdvertisedKind<AdvertisedRecord>[] = [
  prefixKind,
  routeKind,
  rdnssKind,
  dnsslKind,
  pref64Kind,
  encryptedDnsKind,
];

/** What the options advertise for a time, in canonical spelling; what they take back has the lifetime 0. */
export function recordsOf(options: readonly NdpOption[]): AdvertisedRecord[] {
  return options.flatMap((option) => advertisedKinds.flatMap((kind) => kind.records(option)));
}

/** Tells one record from another, whatever their kinds. */
export function identityOf(record: AdvertisedRecord): string {
  return `${record.kind} ${kindOf(record).identity(record)}`;
}

/** What a record is about: an advertisement with a record about the same has replaced it. */
export function subjectOf(record: AdvertisedRecord): string {
  return `${record.kind} ${kindOf(record).subject(record)}`;
}

/**
 * The record in canonical spelling when it is one that could have been advertised. A file can hold anything, and what
 * cannot be encoded would stop every advertisement to come.
 */
export function parseRecord(value: unknown): AdvertisedRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const { kind: name, lifetime } = fields;
  const kind = advertisedKinds.find((candidate) => candidate.kind === name);
  if (kind?.accepts(fields) !== true || !isLifetime(lifetime)) return undefined;
  const [record] = recordsOf(overTheWire(kind.withdrawals([fields as unknown as AdvertisedRecord])));
  return record === undefined ? undefined : { ...record, lifetime };
}

function kindOf({ kind: name }: AdvertisedRecord): AdvertisedKind<AdvertisedRecord> {
  return advertisedKinds.find(({ kind }) => kind === name) ?? prefixKind;
}

function isLifetime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= INFINITY;
}

/** The options as a host reads them; none when they cannot be encoded. */
function overTheWire(options: readonly NdpOption[]): readonly NdpOption[] {
  try {
    return decodeMessage(encodeMessage({ type: 'router-solicitation', code: 0, options })).options;
  } catch (error) {
    if (error instanceof NdpEncodeError) return [];
    throw error;
  }
}
