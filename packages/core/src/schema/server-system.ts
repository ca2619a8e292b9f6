import * as z from 'zod/mini';
import { defaults } from '../lab-defaults.ts';
import { about } from './parts.ts';

/** What `ovlab server persist` writes of the machine itself. */
export const serverSystemSchema = z.strictObject({
  hostname: z.optional(
    z.string().check(
      about('Host name', 'Name of the machine. Default: the one that it has.', {
        examples: ['vpn.example'],
      }),
    ),
  ),
  bootproto: z.optional(
    z
      .enum(['static', 'dhcp'])
      .check(
        about(
          'Boot protocol',
          'static: the IPv4 address is the one that is given here. dhcp: it comes by DHCP. Default: static with an address here, and else what server.addresses or the uplink has.',
        ),
      ),
  ),
  address: z.optional(z.string().check(about('Address', 'IPv4 address of the bridge, without its length.'))),
  mask: z.optional(
    z.string().check(about('Mask', 'Mask of the IPv4 network.', { examples: ['255.255.255.0'] })),
  ),
  gateway: z.optional(z.string().check(about('Gateway', 'IPv4 address of the router.'))),
  onboot: z.optional(
    z
      .boolean()
      .check(
        about('On boot', 'Whether network and server start with the machine.', { default: defaults.onboot }),
      ),
  ),
  'disable-ipv6': z.optional(
    z.array(z.string()).check(
      about('Without IPv6', 'Interfaces that have no IPv6 at all; never the bridge.', {
        examples: [['eth1']],
      }),
    ),
  ),
  nameservers: z.optional(
    z.array(z.string()).check(
      z.maxLength(3),
      about('Name servers', 'DNS servers that the machine asks, in this order.', {
        examples: [['2001:db8:55::53']],
      }),
    ),
  ),
  search: z.optional(
    z.array(z.string()).check(
      z.maxLength(6),
      about('Search list', 'Domains that names are looked up in; not together with domain.', {
        examples: [['lab.example']],
      }),
    ),
  ),
  domain: z.optional(z.string().check(about('Domain', 'The one domain that names are looked up in.'))),
});
