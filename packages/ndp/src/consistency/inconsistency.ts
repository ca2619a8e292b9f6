/**
 * What two routers of a link say differently; fit as a metric label.
 *
 * - `cur-hop-limit`, `managed`, `other-config`, `reachable-time`, `retrans-timer`, `mtu`, `valid-lifetime`,
 *   `preferred-lifetime`: the list of RFC 4861 6.2.7; the lifetimes are those of a prefix that both advertise
 * - `route-lifetime`: of a route that both advertise
 * - `rdnss`, `dnssl`, `pref64`, `encrypted-dns`: one names others than the other, or takes back what the other names
 * - `captive-portal`: the URIs
 */
export type InconsistentField =
  | 'cur-hop-limit'
  | 'managed'
  | 'other-config'
  | 'reachable-time'
  | 'retrans-timer'
  | 'mtu'
  | 'valid-lifetime'
  | 'preferred-lifetime'
  | 'route-lifetime'
  | 'rdnss'
  | 'dnssl'
  | 'pref64'
  | 'encrypted-dns'
  | 'captive-portal';

/** Something that another router of the link says differently; plain JSON. */
export interface Inconsistency {
  readonly field: InconsistentField;
  /**
   * `conflict`: hosts take over one value for all routers, so that it changes with each advertisement (RFC 4861
   * 6.2.7). `difference`: hosts put together what they hear, and so it may be meant.
   */
  readonly severity: 'conflict' | 'difference';
  /** What this router says, as text. */
  readonly own: string;
  /** What the other router says, as text. */
  readonly other: string;
  /** CIDR of the prefix or route whose lifetime it is. */
  readonly prefix?: string;
}

/** Something that both routers speak of, whether they agree or not. */
export interface Comparison extends Inconsistency {
  readonly agrees: boolean;
}

/** Tells one thing that can be inconsistent from another. */
export function keyOf({ field, prefix }: Inconsistency): string {
  return prefix === undefined ? field : `${field} ${prefix}`;
}
