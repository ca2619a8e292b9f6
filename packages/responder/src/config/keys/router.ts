import { firstAdvertisements, preferences } from '../choices.ts';
import type { KeyTable } from '../form.ts';
import { flag, group, number, oneOf, pairOf, seconds } from '../forms.ts';
import { limits } from '../limits.ts';

const homeAgentKeys = {
  preference: {
    form: number,
    about: 'Preference among home agents; greater is preferred',
    default: '0',
    range: limits.homeAgentPreference,
    rule: 'RFC 6275 7.4',
    example: '10',
  },
  lifetime: {
    form: seconds,
    about: 'How long it serves as home agent',
    otherwise: 'the router lifetime',
    range: limits.homeAgentLifetime,
    unit: 'seconds',
    rule: 'RFC 6275 7.4',
    example: '1h',
  },
  'mobile-router': {
    form: flag,
    about: 'R flag: mobile routers can register here',
    default: 'false',
    rule: 'RFC 3963 4.3',
    example: 'true',
  },
} as const satisfies KeyTable;

/** Keys about this router, and when it speaks. */
export const routerSettings = {
  'router-lifetime': {
    form: seconds,
    about: 'How long hosts keep this router as default router; 0: it is none',
    default: '1800',
    range: limits.routerLifetime,
    within: '0, or from the maximum interval to 9000',
    unit: 'seconds',
    rule: 'RFC 4861 6.2.1',
    example: '1h',
    option: 'seconds',
  },
  interval: {
    form: pairOf(seconds, 'two numbers, the least and the most seconds, like [200, 600]'),
    about: 'Time between unsolicited advertisements: the least and the most',
    default: '[200, 600]',
    within: 'most 4 to 1800, least 3 to three quarters of it',
    unit: 'seconds',
    rule: 'RFC 4861 6.2.1',
    example: '[30, 60]',
    option: 'min,max',
  },
  'min-delay-between-ras': {
    form: seconds,
    about: 'Least time between two advertisements to all nodes',
    default: '3',
    range: limits.minDelayBetweenRas,
    within: '3 to the minimum interval',
    unit: 'seconds',
    rule: 'RFC 4861 10',
    example: '10',
  },
  'first-advertisement': {
    form: oneOf(firstAdvertisements),
    about: 'When the first one is sent: at once, or after its random interval of at most 16 s',
    default: 'immediate',
    rule: 'RFC 4861 6.2.4',
    example: 'scheduled',
  },
  preference: {
    form: oneOf(preferences),
    about: 'Preference among default routers',
    default: 'medium',
    rule: 'RFC 4191 2.1',
    example: 'high',
    option: 'level',
  },
  managed: {
    form: flag,
    about: 'M flag: addresses are to be had with DHCPv6',
    default: 'false',
    otherwise: '`true` when `dhcpv6` is `stateful`',
    rule: 'RFC 4861 4.2',
    example: 'true',
    option: '',
  },
  'other-config': {
    form: flag,
    about: 'O flag: other configuration is to be had with DHCPv6',
    default: 'false',
    otherwise: '`true` when `dhcpv6` is `stateless` or `stateful`',
    rule: 'RFC 4861 4.2',
    example: 'true',
    option: '',
  },
  snac: {
    form: flag,
    about: 'SNAC router flag: this router joins a stub network to the link',
    default: 'false',
    rule: 'draft-ietf-6man-snac-router-ra-flag',
    example: 'true',
  },
  'home-agent': {
    form: group(homeAgentKeys, { expected: 'a group of keys like { preference: 10 }, or {}' }),
    about: 'H flag: this router is a Mobile IPv6 home agent',
    otherwise: 'it is none',
    rule: 'RFC 6275 7.1',
    example: '{ preference: 10, lifetime: 1h }',
  },
  'advertisement-interval': {
    form: flag,
    about: 'Whether the maximum interval is told',
    default: 'false',
    rule: 'RFC 6275 7.3',
    example: 'true',
  },
} as const satisfies KeyTable;
