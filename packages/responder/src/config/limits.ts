/** Greatest value of a field of 32 bits; of a lifetime it means for ever (RFC 4861 4.6.2). */
const UINT32 = 0xffff_ffff;
const UINT16 = 0xffff;

/** Least and most of what the RFCs give bounds, in the unit of the configuration. */
export const limits = {
  /** RFC 4861 6.2.1: AdvDefaultLifetime, when it is not 0; never less than the maximum interval. */
  routerLifetime: [4, 9000],
  /** RFC 4861 6.2.1: three quarters of the maximum at most. */
  minInterval: [3, 1350],
  maxInterval: [4, 1800],
  /** RFC 4861 10: MIN_DELAY_BETWEEN_RAS; a longer one than the minimum interval could not be kept. */
  minDelayBetweenRas: [3, 1350],
  curHopLimit: [0, 255],
  reachableTime: [0, 3_600_000],
  retransTimer: [0, UINT32],
  /** RFC 8200 5: every IPv6 link carries packets of 1280 octets. */
  mtu: [1280, UINT32],
  lifetime: [0, UINT32],
  /** RFC 8781 4: 13 bits that count 8 seconds. */
  pref64Lifetime: [0, 65_528],
  /** RFC 6275 7.4. */
  homeAgentPreference: [0, UINT16],
  homeAgentLifetime: [1, UINT16],
  /** RFC 9463 has no AliasMode, which 0 would stand for. */
  servicePriority: [1, UINT16],
  port: [1, UINT16],
  /** RFC 9915 21.8. */
  serverPreference: [0, 255],
  /** A host needs a /64 for each of its links. */
  delegatedLength: [1, 64],
  /** RFC 9915 21.23: IRT_MINIMUM. */
  informationRefreshTime: [600, UINT32],
  /** RFC 9915 21.24, 21.25. */
  maxRt: [60, 86_400],
  /** Messages a second. */
  rate: [0, 1_000_000],
} as const satisfies Record<string, readonly [least: number, most: number]>;
