import type { OptionTable } from './block.ts';
import { addresses, decimal, ipv6, lifetime, onOff, preference, wholeNumber, word, words } from './values.ts';

const alwaysOn = 'the last advertisement takes it back; SIGUSR2 ends without one';
const sixLowpan = 'not supported (6LoWPAN)';

/** Options of an interface (radvd.conf(5), interface specific options). */
export const interfaceOptions = {
  IgnoreIfMissing: {
    read: onOff,
    ours: 'always so',
    leftOut: ['not-needed', 'it always waits for interfaces that do not exist'],
  },
  AdvSendAdvert: { read: onOff, ours: 'an interface with `off` is left out' },
  UnicastOnly: { read: onOff, ours: '`unicast-only`' },
  UnrestrictedUnicast: { read: onOff, ours: '`::/0` in `allow`' },
  AdvRASolicitedUnicast: { read: onOff, ours: '`solicited`' },
  MaxRtrAdvInterval: { read: decimal, ours: '`interval`, second value' },
  MinRtrAdvInterval: { read: decimal, ours: '`interval`, first value' },
  MinDelayBetweenRAs: { read: decimal, ours: '`min-delay-between-ras`' },
  AdvManagedFlag: { read: onOff, ours: '`managed`' },
  AdvOtherConfigFlag: { read: onOff, ours: '`other-config`' },
  AdvSNACRouterFlag: { read: onOff, ours: '`snac`' },
  AdvLinkMTU: { read: wholeNumber, ours: '`mtu`; 0 is `none`' },
  AdvRAMTU: {
    read: wholeNumber,
    ours: 'not needed',
    leftOut: ['not-needed', 'an advertisement that is larger than the MTU of the interface is split'],
  },
  AdvReachableTime: { read: wholeNumber, ours: '`reachable-time`' },
  AdvRetransTimer: { read: wholeNumber, ours: '`retrans-timer`' },
  AdvCurHopLimit: { read: wholeNumber, ours: '`cur-hop-limit`' },
  AdvDefaultLifetime: { read: wholeNumber, ours: '`router-lifetime`' },
  AdvDefaultPreference: { read: preference, ours: '`preference`' },
  AdvSourceLLAddress: { read: onOff, ours: '`source-link-layer-address`' },
  RemoveAdvOnExit: { read: onOff, ours: 'always so; SIGUSR2 ends without it', alwaysOn },
  AdvCaptivePortalAPI: { read: word, ours: '`captive-portal`' },
  AdvHomeAgentFlag: { read: onOff, ours: '`home-agent`' },
  AdvHomeAgentInfo: { read: onOff, ours: '`home-agent`' },
  HomeAgentLifetime: { read: wholeNumber, ours: '`home-agent.lifetime`' },
  HomeAgentPreference: { read: wholeNumber, ours: '`home-agent.preference`' },
  AdvMobRtrSupportFlag: { read: onOff, ours: '`home-agent.mobile-router`' },
  AdvIntervalOpt: { read: onOff, ours: '`advertisement-interval`' },
} as const satisfies OptionTable;

export const prefixOptions = {
  AdvOnLink: { read: onOff, ours: '`prefix[].on-link`' },
  AdvAutonomous: { read: onOff, ours: '`prefix[].autonomous`' },
  AdvRouterAddr: { read: onOff, ours: '`prefix[].router-address`' },
  AdvDHCPv6PDPreferred: { read: onOff, ours: '`prefix[].dhcpv6-pd-preferred`' },
  AdvValidLifetime: { read: lifetime, ours: '`prefix[].valid-lifetime`' },
  AdvPreferredLifetime: { read: lifetime, ours: '`prefix[].preferred-lifetime`' },
  DecrementLifetimes: { read: onOff, ours: '`prefix[].lifetimes: decrementing`' },
  DeprecatePrefix: { read: onOff, ours: '`ovlab ra ctl prefix deprecate` before the end' },
  Base6Interface: { read: word, ours: 'not supported; `::/64` follows the interface itself' },
  Base6to4Interface: { read: word, ours: 'not supported; 6to4 is deprecated (RFC 7526)' },
} as const satisfies OptionTable;

export const routeOptions = {
  AdvRouteLifetime: { read: lifetime, ours: '`route[].lifetime`' },
  AdvRoutePreference: { read: preference, ours: '`route[].preference`' },
  RemoveRoute: { read: onOff, ours: 'always so; SIGUSR2 ends without it', alwaysOn },
} as const satisfies OptionTable;

export const rdnssOptions = {
  AdvRDNSSLifetime: { read: lifetime, ours: '`dns-lifetime`' },
  FlushRDNSS: { read: onOff, ours: 'always so; SIGUSR2 ends without it', alwaysOn },
  AdvRDNSSPreference: {
    read: wholeNumber,
    ours: 'left out, as by radvd',
    leftOut: ['not-needed', 'radvd leaves it aside too (RFC 8106 has no such field)'],
  },
  AdvRDNSSOpen: {
    read: onOff,
    ours: 'left out, as by radvd',
    leftOut: ['not-needed', 'radvd leaves it aside too (RFC 8106 has no such field)'],
  },
} as const satisfies OptionTable;

export const dnsslOptions = {
  AdvDNSSLLifetime: { read: lifetime, ours: '`dns-lifetime`' },
  FlushDNSSL: { read: onOff, ours: 'always so; SIGUSR2 ends without it', alwaysOn },
} as const satisfies OptionTable;

export const nat64Options = {
  AdvValidLifetime: { read: lifetime, ours: '`pref64[].lifetime`' },
} as const satisfies OptionTable;

export const dnrOptions = {
  AdvDNRPriority: { read: wholeNumber, ours: '`dnr[].priority`' },
  AdvDNRLifetime: { read: lifetime, ours: '`dnr[].lifetime`' },
  AdvDNRAddr: { read: addresses, ours: '`dnr[].addresses`' },
  AdvDNRSvcAlpn: { read: word, ours: '`dnr[].alpn`' },
  AdvDNRSvcPort: { read: wholeNumber, ours: '`dnr[].port`' },
  AdvDNRSvcDohpath: { read: word, ours: '`dnr[].doh-path`' },
} as const satisfies OptionTable;

/** The block is left out as a whole; what stands in it has to be radvd's all the same. */
export const lowpancoOptions = {
  AdvContextLength: { read: wholeNumber, ours: sixLowpan },
  AdvContextCompressionFlag: { read: onOff, ours: sixLowpan },
  AdvContextID: { read: wholeNumber, ours: sixLowpan },
  AdvLifeTime: { read: wholeNumber, ours: sixLowpan },
  AdvContextPrefix: { read: words, ours: sixLowpan },
} as const satisfies OptionTable;

export const abroOptions = {
  AdvVersionLow: { read: wholeNumber, ours: sixLowpan },
  AdvVersionHigh: { read: wholeNumber, ours: sixLowpan },
  AdvValidLifeTime: { read: wholeNumber, ours: sixLowpan },
  Adv6LBRaddress: { read: ipv6, ours: sixLowpan },
} as const satisfies OptionTable;
