import * as z from 'zod/mini';
import { defaults } from '../lab-defaults.ts';
import { about, integer } from './parts.ts';

export const vpnSchema = z.strictObject({
  mode: z.optional(
    z.enum(['server', 'p2p']).check(
      about('Mode', 'server: any number of clients. p2p: exactly one, the set-up of two machines.', {
        default: defaults.mode,
      }),
    ),
  ),
  auth: z.optional(
    z.enum(['tls', 'static-key']).check(
      about('Authentication', 'tls: certificates. static-key: one shared key, p2p only.', {
        default: defaults.auth,
      }),
    ),
  ),
  proto: z.optional(
    z
      .enum(['udp', 'tcp'])
      .check(about('Protocol', 'Transport of the tunnel, over IPv4.', { default: defaults.proto })),
  ),
  port: z.optional(
    integer(1, 65_535).check(about('Port', 'Port that the server listens on.', { default: defaults.port })),
  ),
  verb: z.optional(
    integer(0, 11).check(about('Verbosity', 'How much OpenVPN logs.', { default: defaults.verb })),
  ),
});
