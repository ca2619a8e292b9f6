import { MIN_DELAY_BETWEEN_RAS } from '../constants.ts';
import { checkInterval, type IntervalBounds } from './interval.ts';

/** How an interface advertises; all of it can be changed while it does. */
export interface AdvertiserSettings extends IntervalBounds {
  /** Least time between two multicast advertisements, in seconds, 3..`maxInterval`; 3 is that of RFC 4861 10. */
  readonly minDelayBetweenRas?: number;
  /**
   * Where the answer to a solicitation from a unicast address goes. `unicast`: to that address (RFC 7772 5.1);
   * `multicast`: to all by the algorithm of RFC 4861 6.2.6, for links where a unicast may not arrive.
   */
  readonly solicited?: 'unicast' | 'multicast';
  /**
   * No solicitation is answered by multicast, whatever `solicited` says: one from `::` not at all, and when
   * `MAX_PENDING_UNICAST_ONLY` hosts wait a further one has to ask again, as hosts do by themselves (RFC 4861 6.3.7).
   * Unsolicited advertisements still come out for ff02::1, and the caller knows what to make of them.
   */
  readonly unicastOnly?: boolean;
}

export const defaultSettings = {
  minDelayBetweenRas: MIN_DELAY_BETWEEN_RAS / 1_000,
  solicited: 'unicast',
  unicastOnly: false,
} as const satisfies Omit<AdvertiserSettings, keyof IntervalBounds>;

/**
 * The settings with those of `before` for what they leave out.
 * @throws RangeError when a number is out of range
 */
export function checkSettings(
  settings: AdvertiserSettings,
  before: Required<Omit<AdvertiserSettings, keyof IntervalBounds>>,
): Required<AdvertiserSettings> {
  const bounds = checkInterval(settings);
  const {
    minDelayBetweenRas = before.minDelayBetweenRas,
    solicited = before.solicited,
    unicastOnly = before.unicastOnly,
  } = settings;
  if (!(
    minDelayBetweenRas >= defaultSettings.minDelayBetweenRas && minDelayBetweenRas <= bounds.maxInterval
  )) {
    throw new RangeError(
      `minDelayBetweenRas: ${minDelayBetweenRas} is not within ${defaultSettings.minDelayBetweenRas}..${bounds.maxInterval} seconds`,
    );
  }
  return { ...bounds, minDelayBetweenRas, solicited, unicastOnly };
}
