import type { Lease } from '../leases/lease.ts';
import { INFINITY } from './constants.ts';
import type { Dhcpv6ServerConfig } from './server-config.ts';

/** RFC 9915 21.4: recommended shares of the shortest preferred lifetime. */
const T1_SHARE = 0.5;
const T2_SHARE = 0.8;

/** Seconds. */
export interface RenewalTimes {
  readonly t1: number;
  readonly t2: number;
}

/** The end of a lifetime, in milliseconds since the epoch. @param seconds 0xffffffff: for ever */
export function endOf(seconds: number, now: number): number {
  return seconds >= INFINITY ? Infinity : now + seconds * 1000;
}

/** Whole seconds that are left of a lifetime, never more than there are. */
export function secondsLeft(until: number, now: number): number {
  if (until === Infinity) return INFINITY;
  return Math.min(INFINITY - 1, Math.max(0, Math.floor((until - now) / 1000)));
}

/**
 * T1 and T2 for all IAs of a message (RFC 9915 18.3.2): those of the configuration, or shares of the shortest preferred
 * lifetime. With no time preferred left the valid lifetime counts: a client is to come back before it is over.
 */
export function renewalTimes(
  leases: readonly Lease[],
  config: Dhcpv6ServerConfig,
  now: number,
): RenewalTimes {
  let preferred = Infinity;
  let valid = Infinity;
  for (const lease of leases) {
    if (lease.preferredUntil < preferred) preferred = lease.preferredUntil;
    if (lease.validUntil < valid) valid = lease.validUntil;
  }
  if (leases.length === 0) return { t1: 0, t2: 0 };
  const validSeconds = secondsLeft(valid, now);
  const base = secondsLeft(preferred, now) || validSeconds;
  const t1 = config.t1 !== undefined && config.t1 <= validSeconds ? config.t1 : share(base, T1_SHARE);
  const t2 = config.t2 !== undefined && config.t2 <= validSeconds ? config.t2 : share(base, T2_SHARE);
  return inOrder(t1, t2, config);
}

function share(seconds: number, part: number): number {
  return seconds === INFINITY ? INFINITY : Math.floor(seconds * part);
}

/** T1 is not later than T2 (RFC 9915 21.4); the one that was not asked for gives way. 0 leaves it to the client. */
function inOrder(t1: number, t2: number, config: Dhcpv6ServerConfig): RenewalTimes {
  if (t1 <= t2 || t1 === 0 || t2 === 0) return { t1, t2 };
  return config.t1 === t1 ? { t1, t2: t1 } : { t1: t2, t2 };
}
