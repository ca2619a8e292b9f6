import * as z from 'zod/mini';
import { defaults, maxClients } from '../lab-defaults.ts';
import { advertiseSchema } from './advertise.ts';
import { clientSchema } from './client.ts';
import { about, integer, namePattern } from './parts.ts';
import { serverSchema } from './server.ts';
import { vpnSchema } from './vpn.ts';

/** Structure of a lab file; what the values mean together is checked in `checks/`. */
export const labFileSchema = z
  .strictObject({
    $schema: z.optional(
      z.string().check(about('Schema', 'Where an editor finds the JSON Schema; ignored otherwise.')),
    ),
    name: z.optional(
      z.string().check(
        about('Name', 'Name of the lab; part of its network namespaces and directories.', {
          default: defaults.name,
          pattern: namePattern,
          maxLength: 24,
        }),
      ),
    ),
    prefix: z.string().check(
      about('Prefix', 'The IPv6 /64 that is routed to the LAN of the server.', {
        examples: ['2001:db8:55::/64'],
      }),
    ),
    server: z.optional(serverSchema.check(about('Server', 'The server and its interfaces.'))),
    vpn: z.optional(vpnSchema.check(about('VPN', 'The OpenVPN tunnel.'))),
    advertise: z.optional(
      advertiseSchema.check(about('Advertise', 'What clients learn from router advertisements and DHCPv6.')),
    ),
    clients: z.optional(
      z
        .union(
          [z.array(clientSchema).check(z.maxLength(maxClients)), integer(0, maxClients)],
          'must be a list of clients, or their number',
        )
        .check(
          about('Clients', 'The clients as a list, or how many unnamed ones there are. Default: one.', {
            default: 1,
          }),
        ),
    ),
  })
  .check(about('ovlab lab file', 'IPv6 over an OpenVPN TAP bridge: one server, its uplink and its clients.'));

export type LabFile = z.output<typeof labFileSchema>;
