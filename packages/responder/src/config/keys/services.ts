import { preferences } from '../choices.ts';
import type { KeyTable } from '../form.ts';
import { address, group, listOf, number, oneOf, prefix, seconds, text } from '../forms.ts';
import { limits } from '../limits.ts';

const routeKeys = {
  route: {
    form: prefix,
    about: 'Destination without host bits; `::/0` is the default route',
    within: 'no multicast one',
    rule: 'RFC 4191 2.3',
    example: '2001:db8::/32',
  },
  preference: {
    form: oneOf(preferences),
    about: 'Preference among routes to the same destination',
    default: 'medium',
    rule: 'RFC 4191 2.1',
    example: 'high',
  },
  lifetime: {
    form: seconds,
    about: 'How long hosts keep the route',
    otherwise: 'three times the maximum interval',
    range: limits.lifetime,
    unit: 'seconds',
    rule: 'RFC 4191 2.3',
    example: '30m',
  },
} as const satisfies KeyTable;

const pref64Keys = {
  prefix: {
    form: prefix,
    about: 'The NAT64 prefix',
    within: '/32, /40, /48, /56, /64 or /96',
    rule: 'RFC 8781 4',
    example: '64:ff9b::/96',
  },
  lifetime: {
    form: seconds,
    about: 'How long hosts use it; rounded up to a multiple of 8',
    otherwise: 'three times the maximum interval',
    range: limits.pref64Lifetime,
    unit: 'seconds',
    rule: 'RFC 8781 4',
    example: '30m',
  },
} as const satisfies KeyTable;

const dnrKeys = {
  name: {
    form: text('domain', 'a domain name'),
    about: 'Authentication domain name of the resolver',
    rule: 'RFC 9463 3.1',
    example: 'dns.lab.example',
  },
  priority: {
    form: number,
    about: 'Service priority; lower is preferred',
    default: '1',
    range: limits.servicePriority,
    rule: 'RFC 9460 2.4.1',
    example: '2',
  },
  addresses: {
    form: listOf(address),
    about: 'Addresses of the resolver; without any, hosts look the name up',
    default: '[]',
    within: 'unicast, no loopback one; needed for `alpn`, `port` and `doh-path`',
    rule: 'RFC 9463 6.1',
    example: '2001:db8:55::53',
  },
  alpn: {
    form: listOf(text('protocol', 'a protocol like dot, doq, h2 or h3')),
    about: 'Protocols that it speaks: `dot`, `doq`, `h2`, `h3`',
    default: '[]',
    within: 'printable ASCII; `doh-path` with `h2` and `h3`',
    rule: 'RFC 9460 7.1',
    example: '[dot, doq]',
  },
  port: {
    form: number,
    about: 'Port of the resolver',
    otherwise: 'the one of the protocol',
    range: limits.port,
    rule: 'RFC 9460 7.2',
    example: '8853',
  },
  'doh-path': {
    form: text('URI template', 'a path like "/dns-query{?dns}"'),
    about: 'URI template of DNS over HTTPS',
    otherwise: 'none',
    within: 'begins with `/` and has the variable `dns`',
    rule: 'RFC 9461 5',
    example: '"/dns-query{?dns}"',
  },
  lifetime: {
    form: seconds,
    about: 'How long hosts use the resolver',
    otherwise: '`dns-lifetime` of the interface',
    range: limits.lifetime,
    unit: 'seconds',
    rule: 'RFC 9463 6.1',
    example: '30m',
  },
} as const satisfies KeyTable;

/** Keys about name servers. */
export const dnsSettings = {
  rdnss: {
    form: listOf(address),
    about: 'Recursive DNS servers; `::` stands for an address of the interface',
    default: '[]',
    within: 'unicast, 127 at most',
    rule: 'RFC 8106 5.1',
    example: '[2001:db8:55::53]',
    option: 'address',
  },
  dnssl: {
    form: listOf(text('domain', 'a domain name')),
    about: 'DNS search list',
    default: '[]',
    rule: 'RFC 8106 5.2',
    example: '[lab.example]',
    option: 'domain',
  },
  'dns-lifetime': {
    form: seconds,
    about: 'How long hosts use DNS servers and search list',
    otherwise: 'three times the maximum interval',
    range: limits.lifetime,
    unit: 'seconds',
    rule: 'RFC 8106 5.1',
    example: '1h',
    option: 'seconds',
  },
  dnr: {
    form: listOf(
      group(dnrKeys, {
        needed: ['name'],
        expected: 'a group of keys like { name: dns.lab.example, addresses: 2001:db8:55::53 }',
      }),
    ),
    about: 'Encrypted DNS resolvers',
    default: '[]',
    rule: 'RFC 9463',
    example: '{ name: dns.lab.example, addresses: 2001:db8:55::53, alpn: [dot] }',
  },
} as const satisfies KeyTable;

/** Keys about what lies behind this router. */
export const serviceSettings = {
  route: {
    form: listOf(
      group(routeKeys, {
        needed: ['route'],
        short: 'route',
        expected: 'a prefix like 2001:db8::/32, or a group of keys with one',
      }),
    ),
    about: 'Routes through this router',
    default: '[]',
    rule: 'RFC 4191 2.3',
    example: '[2001:db8::/32, { route: 2001:db8:8::/48, preference: high }]',
    option: 'cidr',
  },
  pref64: {
    form: listOf(
      group(pref64Keys, {
        needed: ['prefix'],
        short: 'prefix',
        expected: 'a prefix like 64:ff9b::/96, or a group of keys with one',
      }),
    ),
    about: 'NAT64 prefixes',
    default: '[]',
    rule: 'RFC 8781',
    example: '64:ff9b::/96',
    option: 'cidr',
  },
  'captive-portal': {
    form: text('URI', 'a URI like https://portal.lab.example/api'),
    about: 'URI of the captive portal API; `urn:ietf:params:capport:unrestricted`: there is no portal',
    otherwise: 'not said',
    within: '`https:` or that URN',
    rule: 'RFC 8910 2.3',
    example: 'https://portal.lab.example/api',
    option: 'uri',
  },
} as const satisfies KeyTable;
