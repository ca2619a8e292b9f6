import type { ALL_NODES } from '../constants.ts';
import type { AdvertiserSettings } from './settings.ts';

/** What the surroundings of a router interface can report. */
export type RouterEvent =
  /** The interface can send: it becomes an advertising interface (RFC 4861 6.2.2). */
  | { readonly type: 'enable' }
  /** The interface is gone or down. Nothing can be sent, not even a final advertisement. */
  | { readonly type: 'disable' }
  /**
   * A valid Router Solicitation came (RFC 4861 6.2.6). `source` is a unicast address, always spelled the same way for
   * the same host, or `::`.
   */
  | { readonly type: 'solicited'; readonly source: string }
  /** What the advertisements say has changed: a prefix, the MTU, the link-layer address (RFC 4861 6.2.4). */
  | { readonly type: 'changed' }
  /** A tunnel client was reported connected; its interface opens within moments. */
  | { readonly type: 'client-expected' }
  /** A host was heard on the link, for example with the MLD report that it sends when its interface opens. */
  | { readonly type: 'sign-of-life' }
  /** An operator or a trigger asks for a multicast advertisement. */
  | { readonly type: 'advertise' }
  /** The interface ceases to be an advertising one while it can still send (RFC 4861 6.2.5). */
  | { readonly type: 'cease' }
  /**
   * The multicast that was handed out last has left the machine. Without this event MIN_DELAY_BETWEEN_RAS counts from
   * the time that it was handed out, and one that was held up on its way would be followed too soon.
   */
  | { readonly type: 'multicast-left' }
  /** `deadline` has come. */
  | { readonly type: 'timer' }
  /** Other settings (RFC 4861 6.2.1); an optional one that is left out stays as it is. */
  | ({ readonly type: 'reconfigure' } & AdvertiserSettings);

/**
 * What made an advertisement go out; fit as a metric label.
 *
 * - `initial`: one of the first after `enable`
 * - `periodic`: the interval has passed
 * - `solicited`: it answers a solicitation
 * - `changed`: one of the first after `changed`
 * - `client`: a client was expected
 * - `requested`: `advertise` asked for it
 * - `final`: `cease`
 */
export type AdvertisementReason =
  'initial' | 'periodic' | 'solicited' | 'changed' | 'client' | 'requested' | 'final';

/** An advertisement to send at once. */
export interface RouterOutput {
  readonly type: 'send';
  /** `ff02::1`, or the source of the solicitation that it answers. */
  readonly destination: typeof ALL_NODES | (string & {});
  readonly reason: AdvertisementReason;
  /** The router lifetime MUST be 0 in it (RFC 4861 6.2.5). */
  readonly final: boolean;
  /**
   * When it was scheduled to go out, in milliseconds of the caller's clock: what lies between this and the wire is the
   * caller's own delay. The time of the event when that made it go out at once.
   */
  readonly due: number;
}
