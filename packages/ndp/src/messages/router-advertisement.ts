import { preferenceBits, preferenceOf, type Preference } from '../preference.ts';
import type { MessageBase, MessageCodec } from './message-codec.ts';

/** Router Advertisement (RFC 4861 4.2, RFC 4191 2.2, RFC 4389 4.1.3.3, RFC 6275 7.1). */
export interface RouterAdvertisement extends MessageBase {
  readonly type: 'router-advertisement';
  /** Hop limit for hosts' packets, 0..255; 0: not said. */
  readonly curHopLimit: number;
  /** M: addresses are to be had with DHCPv6. */
  readonly managed: boolean;
  /** O: other configuration is to be had with DHCPv6. */
  readonly otherConfig: boolean;
  /** H: the router is a Mobile IPv6 home agent. */
  readonly homeAgent: boolean;
  /** P: the router is a Neighbor Discovery proxy (RFC 4389 4.1.3.3). */
  readonly proxy: boolean;
  /** The router attaches a stub network by itself (draft-ietf-6man-snac-router-ra-flag); others then do not. */
  readonly snac: boolean;
  /** Always `medium` when `routerLifetime` is 0, on both ways, as RFC 4191 2.2 asks. */
  readonly preference: Preference;
  /** Seconds, 0..65535; 0: not a default router. */
  readonly routerLifetime: number;
  /** Milliseconds, 32 bits; 0: not said. */
  readonly reachableTime: number;
  /** Milliseconds, 32 bits; 0: not said. */
  readonly retransTimer: number;
}

const MANAGED = 0x80;
const OTHER_CONFIG = 0x40;
const HOME_AGENT = 0x20;
const PROXY = 0x04;
const SNAC = 0x02;
const PREFERENCE_SHIFT = 3;

export const routerAdvertisement: MessageCodec<RouterAdvertisement> = {
  type: 'router-advertisement',
  icmpType: 134,
  length: 16,

  decode(fields, base) {
    const curHopLimit = fields.u8();
    const flags = fields.u8();
    const routerLifetime = fields.u16();
    // RFC 4191 2.2: the reserved value counts as medium, and without a lifetime the bits mean nothing.
    const preference = routerLifetime === 0 ? undefined : preferenceOf(flags >> PREFERENCE_SHIFT);
    return {
      type: 'router-advertisement',
      code: base.code,
      curHopLimit,
      managed: (flags & MANAGED) !== 0,
      otherConfig: (flags & OTHER_CONFIG) !== 0,
      homeAgent: (flags & HOME_AGENT) !== 0,
      proxy: (flags & PROXY) !== 0,
      snac: (flags & SNAC) !== 0,
      preference: preference ?? 'medium',
      routerLifetime,
      reachableTime: fields.u32(),
      retransTimer: fields.u32(),
      options: base.options,
    };
  },

  encode(fields, message) {
    const preference = message.routerLifetime === 0 ? 'medium' : message.preference;
    fields.u8(message.curHopLimit, 'curHopLimit');
    fields.u8(
      (message.managed ? MANAGED : 0) |
        (message.otherConfig ? OTHER_CONFIG : 0) |
        (message.homeAgent ? HOME_AGENT : 0) |
        (message.proxy ? PROXY : 0) |
        (message.snac ? SNAC : 0) |
        (preferenceBits(preference) << PREFERENCE_SHIFT),
      'flags',
    );
    fields.u16(message.routerLifetime, 'routerLifetime');
    fields.u32(message.reachableTime, 'reachableTime');
    fields.u32(message.retransTimer, 'retransTimer');
  },

  describe: (message) => [
    `RA lifetime ${message.routerLifetime} s`,
    ...(message.preference === 'medium' ? [] : [`preference ${message.preference}`]),
    ...(message.managed ? ['managed'] : []),
    ...(message.otherConfig ? ['other config'] : []),
    ...(message.homeAgent ? ['home agent'] : []),
    ...(message.proxy ? ['proxy'] : []),
    ...(message.snac ? ['snac router'] : []),
    ...(message.reachableTime === 0 ? [] : [`reachable ${message.reachableTime} ms`]),
    ...(message.retransTimer === 0 ? [] : [`retrans ${message.retransTimer} ms`]),
  ],
};
