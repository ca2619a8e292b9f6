import { MAX_INITIAL_RTR_ADVERT_INTERVAL } from '../constants.ts';

/** Bounds of the time between unsolicited multicast advertisements, in seconds (RFC 4861 6.2.1). */
export interface IntervalBounds {
  /** MinRtrAdvInterval: 3..`maxInterval`. */
  readonly minInterval: number;
  /** MaxRtrAdvInterval: 4..65535 (RFC 8319). */
  readonly maxInterval: number;
}

/**
 * Checks the bounds. RFC 4861 6.2.1 wants the minimum at or below 0.75 of the maximum, and yet makes it equal to the
 * maximum by default when that is below 9; so equal ones are allowed here.
 * @throws RangeError when they are out of range
 */
export function checkInterval({ minInterval, maxInterval }: IntervalBounds): IntervalBounds {
  if (!(maxInterval >= 4 && maxInterval <= 65_535)) {
    throw new RangeError(`maxInterval: ${maxInterval} is not within 4..65535 seconds`);
  }
  if (!(minInterval >= 3 && minInterval <= maxInterval)) {
    throw new RangeError(`minInterval: ${minInterval} is not within 3..${maxInterval} seconds`);
  }
  return { minInterval, maxInterval };
}

/** Draws a time evenly from the bounds, in milliseconds; `initial` ones are capped at 16 s (RFC 4861 6.2.4). */
export function drawInterval(
  { minInterval, maxInterval }: IntervalBounds,
  initial: boolean,
  random: () => number,
): number {
  const drawn = 1000 * (minInterval + random() * (maxInterval - minInterval));
  return initial ? Math.min(drawn, MAX_INITIAL_RTR_ADVERT_INTERVAL) : drawn;
}
