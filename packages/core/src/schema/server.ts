import * as z from 'zod/mini';
import { defaults } from '../lab-defaults.ts';
import { about, integer, interfaceName } from './parts.ts';
import { serverSystemSchema } from './server-system.ts';

export const gatewaySchema = z.strictObject({
  via: z.string().check(about('Address', 'Address of the gateway, without zone and prefix length.')),
  interface: z
    .string()
    .check(
      about(
        'Interface',
        'Interface that the gateway is reached through: the bridge or the uplink.',
        interfaceName,
      ),
    ),
});

export const firstHopSchema = z.strictObject({
  'ra-guard': z.optional(
    z
      .boolean()
      .check(
        about(
          'RA guard',
          'Lets no router advertisement and no redirect leave on the uplink or come in from clients. Default: what guard says.',
        ),
      ),
  ),
  'dhcpv6-shield': z.optional(
    z
      .boolean()
      .check(
        about(
          'DHCPv6 shield',
          'Lets no DHCPv6 answer leave on the uplink or come in from clients. Default: what guard says.',
        ),
      ),
  ),
  'source-guard': z.optional(
    z
      .boolean()
      .check(
        about(
          'Source guard',
          'Clients send from addresses of the prefix only; an address belongs to the client that had it first.',
          { default: defaults.sourceGuard },
        ),
      ),
  ),
  isolation: z.optional(
    z
      .boolean()
      .check(about('Isolation', 'Clients do not reach each other.', { default: defaults.isolation })),
  ),
  'nd-rate-limit': z.optional(
    integer(0, 10_000).check(
      about(
        'Neighbour discovery rate',
        'Neighbour discovery messages from clients that pass, a second and TAP device; 0: all of them.',
        { default: defaults.ndRateLimit },
      ),
    ),
  ),
});

export const serverSchema = z.strictObject({
  mode: z.optional(
    z
      .enum(['bridged', 'routed'])
      .check(
        about(
          'Mode',
          'bridged: the uplink is a port of the bridge and clients are hosts of the LAN. routed: the bridge has the TAP devices alone and the server answers for its clients on the uplink, for providers that let one MAC address through.',
          { default: defaults.serverMode },
        ),
      ),
  ),
  uplink: z.optional(
    z.string().check(
      about('Uplink', 'Interface towards the provider; it becomes a port of the bridge.', {
        default: defaults.uplink,
        ...interfaceName,
      }),
    ),
  ),
  bridge: z.optional(
    z.string().check(
      about('Bridge', 'Bridge that holds the uplink and the TAP device, and the addresses of the server.', {
        default: defaults.bridge,
        ...interfaceName,
      }),
    ),
  ),
  tap: z.optional(
    z.string().check(
      about('TAP device', 'TAP device of OpenVPN in the bridge.', {
        default: defaults.tap,
        ...interfaceName,
      }),
    ),
  ),
  addresses: z.optional(
    z
      .array(z.string())
      .check(
        about(
          'Addresses',
          'Addresses of the server with their prefix lengths: at least one of the family that clients reach the server by, and IPv6 addresses out of the prefix. Default: 192.0.2.1/24 and the first address of the prefix; on a real host, what the uplink has.',
          { examples: [['192.0.2.1/24', '2001:db8:55::1/64']] },
        ),
      ),
  ),
  gateways: z.optional(
    z
      .array(z.union([z.string(), gatewaySchema], 'must be an address or { via: ADDRESS, interface: NAME }'))
      .check(
        about(
          'Gateways',
          'Next hops of the default routes, one per address family. A link-local one names its interface: fe80::254%br0, or { via: fe80::254, interface: br0 }. Default: the last host of the IPv4 network and fe80::254 on the bridge; on a real host, what the uplink has.',
          { examples: [['192.0.2.254', 'fe80::254%br0']] },
        ),
      ),
  ),
  'first-hop': z.optional(
    firstHopSchema.check(
      about('First-hop security', 'What the server makes sure of at the ports that clients come in by.'),
    ),
  ),
  system: z.optional(
    serverSystemSchema.check(
      about('System', 'What `ovlab server persist` writes of the machine itself; a lab makes no use of it.'),
    ),
  ),
  guard: z.optional(
    z
      .boolean()
      .check(
        about(
          'Guard',
          'Lets no router advertisement and no DHCPv6 answer leave on the uplink or come in from clients.',
          { default: defaults.guard },
        ),
      ),
  ),
});
