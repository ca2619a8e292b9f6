import * as z from 'zod/mini';
import { defaults } from '../lab-defaults.ts';
import { about, integer } from './parts.ts';

export const routerSchema = z.strictObject({
  lifetime: z.optional(
    integer(0, 9000).check(
      about(
        'Router lifetime',
        'Seconds that the server is a default router; 0, or interval maximum to 9000 (RFC 4861 6.2.1).',
        {
          default: defaults.routerLifetime,
        },
      ),
    ),
  ),
  interval: z.optional(
    z
      .tuple([
        integer(3, 1350).check(about('Minimum', 'Seconds: 3 to three quarters of the maximum.')),
        integer(4, 1800).check(about('Maximum', 'Seconds: 4 to 1800.')),
      ])
      .check(
        about(
          'Interval',
          'Seconds between unsolicited router advertisements: [minimum, maximum] (RFC 4861 6.2.1).',
          {
            default: defaults.interval,
          },
        ),
      ),
  ),
});

/** 4294967295 means infinity (RFC 4861 4.6.2). */
const maxLifetime = 0xffff_ffff;

export const advertiseSchema = z.strictObject({
  router: z.optional(routerSchema.check(about('Router', 'The server as a default router.'))),
  preference: z.optional(
    z
      .enum(['low', 'medium', 'high'])
      .check(
        about('Preference', 'Preference among default routers (RFC 4191).', { default: defaults.preference }),
      ),
  ),
  mtu: z.optional(
    integer(1280, 65_535).check(
      about('MTU', 'Octets, told to clients (RFC 4861 4.6.4). Default: the MTU of the bridge.'),
    ),
  ),
  'valid-lifetime': z.optional(
    integer(1, maxLifetime).check(
      about('Valid lifetime', 'Seconds that an address of the prefix is usable; 4294967295 is for ever.', {
        default: defaults.validLifetime,
      }),
    ),
  ),
  'preferred-lifetime': z.optional(
    integer(0, maxLifetime).check(
      about(
        'Preferred lifetime',
        'Seconds that an address is used for connections that start; at most the valid lifetime.',
        {
          default: defaults.preferredLifetime,
        },
      ),
    ),
  ),
  rdnss: z.optional(
    z.array(z.string()).check(
      z.maxLength(127),
      about('DNS servers', 'IPv6 addresses of recursive DNS servers (RFC 8106).', {
        examples: [['2001:db8:55::53']],
      }),
    ),
  ),
  dnssl: z.optional(
    z.array(z.string()).check(
      about('Search domains', 'Domain names for the DNS search list (RFC 8106).', {
        examples: [['lab.example']],
      }),
    ),
  ),
  dhcpv6: z.optional(
    z.enum(['off', 'stateless', 'stateful']).check(
      about('DHCPv6', 'off: none. stateless: DNS only. stateful: addresses as well.', {
        default: defaults.dhcpv6,
      }),
    ),
  ),
});
