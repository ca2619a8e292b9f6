import { lifetimeModes } from '../choices.ts';
import type { KeyTable } from '../form.ts';
import { flag, group, listOf, oneOf, prefix, seconds } from '../forms.ts';
import { limits } from '../limits.ts';

const prefixKeys = {
  prefix: {
    form: prefix,
    about:
      'The prefix without host bits; `::/64` stands for every global /64 that the interface has at the moment',
    within: '/64 when `autonomous`; no link-local and no multicast one',
    rule: 'RFC 4861 4.6.2',
    example: '2001:db8:55::/64',
  },
  'on-link': {
    form: flag,
    about: 'L flag: addresses of the prefix are on this link',
    default: 'true',
    rule: 'RFC 4861 4.6.2',
    example: 'false',
  },
  autonomous: {
    form: flag,
    about: 'A flag: hosts form addresses out of it',
    default: 'true',
    rule: 'RFC 4862 5.5.3',
    example: 'false',
  },
  'router-address': {
    form: flag,
    about: 'R flag: the address of this router in the prefix is told instead of the bare prefix',
    default: 'false',
    rule: 'RFC 6275 7.2',
    example: 'true',
  },
  'dhcpv6-pd-preferred': {
    form: flag,
    about: 'P flag: a host that can should ask for a prefix of its own with DHCPv6',
    default: 'false',
    rule: 'RFC 9762',
    example: 'true',
  },
  'valid-lifetime': {
    form: seconds,
    about: 'How long addresses of the prefix are usable',
    otherwise: '`valid-lifetime` of the interface',
    range: limits.lifetime,
    unit: 'seconds',
    rule: 'RFC 4861 4.6.2',
    example: '1d',
  },
  'preferred-lifetime': {
    form: seconds,
    about: 'How long they are used for connections that start',
    otherwise: '`preferred-lifetime` of the interface, or the valid lifetime when that is less',
    range: limits.lifetime,
    within: 'at most the valid lifetime',
    unit: 'seconds',
    rule: 'RFC 4861 4.6.2',
    example: '4h',
  },
  lifetimes: {
    form: oneOf(lifetimeModes),
    about: 'Whether the lifetimes stay as they are in each advertisement or run down in real time',
    otherwise: '`lifetimes` of the interface',
    rule: 'RFC 4861 6.2.1',
    example: 'decrementing',
  },
  deprecated: {
    form: flag,
    about: 'Hosts stop using the prefix: preferred lifetime 0, and the valid lifetime runs down',
    default: 'false',
    rule: 'RFC 4862 5.5.4',
    example: 'true',
  },
} as const satisfies KeyTable;

/** Keys about prefixes of the link. */
export const prefixSettings = {
  prefix: {
    form: listOf(
      group(prefixKeys, {
        needed: ['prefix'],
        short: 'prefix',
        expected: 'a prefix like 2001:db8:55::/64, or a group of keys with one',
      }),
    ),
    about: 'Prefixes to advertise',
    default: '"::/64"',
    otherwise: '`"::/64"`, which is every global /64 of the interface',
    within: '`[]` for none; none twice',
    rule: 'RFC 4861 4.6.2',
    example: '[2001:db8:55::/64, { prefix: 2001:db8:56::/64, autonomous: false }]',
    option: 'cidr',
  },
  'ignore-prefix': {
    form: listOf(prefix),
    about: 'Prefixes that `::/64` leaves aside, and all within a shorter one',
    default: '[]',
    example: 'fd00::/8',
    option: 'cidr',
  },
  'valid-lifetime': {
    form: seconds,
    about: 'How long addresses of the prefixes are usable, leases of DHCPv6 among them',
    default: '86400',
    range: limits.lifetime,
    unit: 'seconds',
    rule: 'RFC 4861 4.6.2',
    example: '2d',
    option: 'seconds',
  },
  'preferred-lifetime': {
    form: seconds,
    about: 'How long they are used for connections that start',
    default: '14400',
    otherwise: '`14400`, or the valid lifetime when that is less',
    range: limits.lifetime,
    within: 'at most the valid lifetime',
    unit: 'seconds',
    rule: 'RFC 4861 4.6.2',
    example: '1h',
    option: 'seconds',
  },
  lifetimes: {
    form: oneOf(lifetimeModes),
    about:
      'Whether the lifetimes of prefixes stay as they are in each advertisement or run down in real time',
    default: 'fixed',
    rule: 'RFC 4861 6.2.1',
    example: 'decrementing',
    option: 'mode',
  },
} as const satisfies KeyTable;
