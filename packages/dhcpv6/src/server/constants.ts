import type { StatusCode } from '../options/option-types.ts';

/** RFC 9915 7.2. */
export const CLIENT_PORT = 546;
export const SERVER_PORT = 547;

/** Seconds that stand for "for ever" (RFC 9915 7.7). */
export const INFINITY = 0xffffffff;

/** IAs of one kind that a message is served; the others are told that there is nothing for them. */
export const MAX_IAS_PER_KIND = 8;

/** Addresses or prefixes that are looked at in one IA. */
export const MAX_LEASES_PER_IA = 8;

/** Addresses and prefixes that one DUID holds at a time, all its IAs together. */
export const MAX_LEASES_PER_CLIENT = 32;

/** Addresses that one DUID keeps out of use by declining them; each one more is only taken from it. */
export const MAX_DECLINED_PER_CLIENT = 8;

/** Addresses that one DUID registers (RFC 9686): a host with temporary addresses has about ten for each prefix. */
export const MAX_REGISTERED_PER_CLIENT = 64;

/** Octets of the key for Reconfigure messages (RFC 9915 20.4.1). */
export const RECONFIGURE_KEY_LENGTH = 16;

/** RFC 9915 21.13. */
export const STATUS = {
  success: 0,
  unspecFail: 1,
  noAddrsAvail: 2,
  noBinding: 3,
  notOnLink: 4,
  useMulticast: 5,
  noPrefixAvail: 6,
} as const;

export function statusCode(code: number, message: string): StatusCode {
  return { type: 'status-code', code, message };
}
