import * as z from 'zod/mini';
import { defaults } from '../lab-defaults.ts';
import { about, namePattern } from './parts.ts';

export const clientSchema = z.strictObject({
  name: z.optional(
    z.string().check(
      about('Name', 'Name of the node and of its certificate. Default: client1, client2, … by position.', {
        pattern: namePattern,
        maxLength: 32,
      }),
    ),
  ),
  os: z.optional(
    z.enum(['linux', 'windows', 'macos']).check(
      about(
        'Operating system',
        'A lab runs linux clients, and those of windows by a stand-in with the same profile.',
        {
          default: defaults.os,
        },
      ),
    ),
  ),
  address: z.optional(
    z
      .string()
      .check(
        about(
          'Address',
          'Static IPv6 address out of the prefix, without a prefix length. Default: none, SLAAC gives one.',
        ),
      ),
  ),
});
