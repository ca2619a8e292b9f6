import type { Dhcpv6Option } from '../options/option-types.ts';
import { INFINITY } from './constants.ts';
import type { Dhcpv6ServerConfig } from './server-config.ts';

/** RFC 9915 21.24 and 21.25, in seconds. */
const MAX_RT_RANGE = { least: 60, most: 86_400 } as const;
/** IRT_MINIMUM (RFC 9915 7.6), in seconds. */
const LEAST_REFRESH_TIME = 600;

/** What a server says by itself: RFC 9915 21.7 keeps these out of Option Request options. */
const PROTOCOL_CODES: ReadonlySet<number> = new Set([
  1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 18, 19, 20, 25, 26, 39, 148,
]);

/** @throws RangeError when a client would have to refuse what a server with these values sends */
export function checkConfig(config: Dhcpv6ServerConfig): void {
  check(isSeconds(config.validLifetime), 'validLifetime has to be 0..0xffffffff seconds');
  check(isSeconds(config.preferredLifetime), 'preferredLifetime has to be 0..0xffffffff seconds');
  check(config.preferredLifetime <= config.validLifetime, 'preferredLifetime is longer than validLifetime');
  const { t1 = 0, t2 = 0 } = config;
  check(isSeconds(t1) && isSeconds(t2), 't1 and t2 have to be 0..0xffffffff seconds');
  check(t1 <= t2 || t2 === 0, 't1 is later than t2');
  check(Number.isInteger(config.preference), 'preference has to be 0..255');
  check(config.preference >= 0 && config.preference <= 255, 'preference has to be 0..255');
  check(config.declineQuarantine >= 0, 'declineQuarantine is negative');
}

/**
 * @param code of the option
 * @throws RangeError when the option is not one that a client can ask for, or its value is out of the range of its RFC
 */
export function checkConfiguredOption(option: Dhcpv6Option, code: number): void {
  check(!PROTOCOL_CODES.has(code), `option ${code} is not one of those that clients ask for`);
  if (option.type === 'sol-max-rt' || option.type === 'inf-max-rt') {
    const { least, most } = MAX_RT_RANGE;
    const { seconds } = option;
    check(seconds >= least && seconds <= most, `${option.type} has to be ${least}..${most} seconds`);
  }
  if (option.type === 'information-refresh-time') {
    check(
      option.seconds >= LEAST_REFRESH_TIME,
      `${option.type} has to be at least ${LEAST_REFRESH_TIME} seconds`,
    );
  }
}

function isSeconds(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= INFINITY;
}

function check(condition: boolean, message: string): void {
  if (!condition) throw new RangeError(message);
}
