import { duidFromText, formatDuid, type Lease } from '@ovlab/dhcpv6';
import { networkOf } from '../address.ts';

/** A lease as it is shown; plain data without secrets. */
export interface LeaseView {
  readonly address: string;
  /** 128 for an address. */
  readonly prefixLength: number;
  /** `na`: address of an IA_NA, `pd`: delegated prefix, `registered`: made by the host itself (RFC 9686). */
  readonly kind: Lease['kind'];
  readonly state: Lease['state'] | 'expired';
  /** `00:03:00:01:…` */
  readonly duid: string;
  readonly iaid: number;
  /** ISO 8601; null: never. */
  readonly updated: string;
  readonly preferredUntil: string | null;
  readonly validUntil: string | null;
  readonly linkLayerAddress?: string;
  readonly hostname?: string;
}

/** @param now Unix time in milliseconds */
export function leaseView(lease: Lease, now: number): LeaseView {
  const { address, prefixLength, kind, iaid, linkLayerAddress, hostname } = lease;
  return {
    address,
    prefixLength,
    kind,
    state: lease.validUntil <= now ? 'expired' : lease.state,
    duid: formatDuid(lease.duid),
    iaid,
    updated: timeOf(lease.updatedAt) ?? '',
    preferredUntil: timeOf(lease.preferredUntil),
    validUntil: timeOf(lease.validUntil),
    ...(linkLayerAddress === undefined ? {} : { linkLayerAddress }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}

/**
 * The lease that a view shows. What has expired stays so by its times. Throws RangeError when something in it is no
 * address, DUID, number or time: it comes from outside.
 */
export function leaseOfView(view: Readonly<Record<string, unknown>>): Lease {
  const { kind, state, duid, linkLayerAddress, hostname } = view;
  const octets = typeof duid === 'string' ? duidFromText(duid) : undefined;
  if (octets === undefined) throw new RangeError(`${JSON.stringify(duid)} is not a DUID`);
  if (kind !== 'na' && kind !== 'pd' && kind !== 'registered')
    throw new RangeError('kind is not one of na, pd, registered');
  return {
    kind,
    state: state === 'declined' ? 'declined' : 'active',
    address: networkOf(String(view['address']), 128),
    prefixLength: numberOf(view['prefixLength'], 128),
    duid: octets,
    iaid: numberOf(view['iaid'], 0xffff_ffff),
    updatedAt: momentOf(view['updated']),
    preferredUntil: momentOf(view['preferredUntil']),
    validUntil: momentOf(view['validUntil']),
    ...(typeof linkLayerAddress === 'string' ? { linkLayerAddress } : {}),
    ...(typeof hostname === 'string' ? { hostname } : {}),
  };
}

function numberOf(value: unknown, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new RangeError(`${JSON.stringify(value)} is not a whole number up to ${most}`);
}

function momentOf(value: unknown): number {
  if (value === null) return Infinity;
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw new RangeError(`${JSON.stringify(value)} is not a time`);
  return time;
}

function timeOf(time: number): string | null {
  return Number.isFinite(time) ? new Date(time).toISOString() : null;
}
