import { INFINITY } from '../constants.ts';

/** A lifetime in seconds as text, without its unit. */
export function describeLifetime(seconds: number): string {
  return seconds === INFINITY ? 'infinite' : String(seconds);
}
