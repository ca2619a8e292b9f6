import * as z from 'zod/mini';
import { defaults } from '../lab-defaults.ts';
import { about, interfaceName } from './parts.ts';

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

export const serverSchema = z.strictObject({
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
          'Addresses of the server with their prefix lengths: at least one IPv4 address for the tunnel, and IPv6 addresses out of the prefix. Default: 192.0.2.1/24 and the first address of the prefix; on a real host, what the uplink has.',
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
