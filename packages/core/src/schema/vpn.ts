import * as z from 'zod/mini';
import { defaults, maxInstances } from '../lab-defaults.ts';
import { about, integer } from './parts.ts';

export const vpnSchema = z.strictObject({
  mode: z.optional(
    z
      .enum(['server', 'p2p'])
      .check(
        about(
          'Mode',
          'server: one OpenVPN for any number of clients. p2p: one OpenVPN for each client, with a port, a TAP device and a key of its own.',
          { default: defaults.mode },
        ),
      ),
  ),
  auth: z.optional(
    z
      .enum(['tls', 'static-key', 'none'])
      .check(
        about(
          'Authentication',
          'tls: certificates, of one authority with mode server and known by their fingerprints with mode p2p. static-key: one shared key, p2p only. none: no encryption at all, p2p only and with insecure: true.',
          { default: defaults.auth },
        ),
      ),
  ),
  proto: z.optional(
    z.enum(['udp', 'tcp']).check(about('Protocol', 'Transport of the tunnel.', { default: defaults.proto })),
  ),
  transport: z.optional(
    z.enum(['ipv4', 'ipv6']).check(
      about('Address family', 'Family of the addresses that clients reach the server by.', {
        default: defaults.transport,
      }),
    ),
  ),
  port: z.optional(
    integer(1, 65_535).check(
      about('Port', 'Port that the server listens on; further instances take those that follow.', {
        default: defaults.port,
      }),
    ),
  ),
  instances: z.optional(
    integer(1, maxInstances).check(
      about(
        'Instances',
        'How many OpenVPN processes share the clients of mode server, each on a port and a TAP device of its own; clients choose one at random.',
        { default: defaults.instances },
      ),
    ),
  ),
  'persistent-tap': z.optional(
    z
      .boolean()
      .check(
        about(
          'Persistent TAP devices',
          'true: the TAP devices of the server are there before OpenVPN and stay when it restarts. false: OpenVPN makes them when it starts, and they go with it.',
          { default: defaults.persistentTap },
        ),
      ),
  ),
  insecure: z.optional(
    z.boolean().check(
      about('Insecure', 'Allows auth: none, a tunnel that anybody on its way can read and write.', {
        default: defaults.insecure,
      }),
    ),
  ),
  verb: z.optional(
    integer(0, 11).check(about('Verbosity', 'How much OpenVPN logs.', { default: defaults.verb })),
  ),
});
