import type { Cause } from './cause.ts';

/** What several lines together show, and none alone: rows without a pattern. */
export const secondClientCauses = {
  p2p: {
    name: 'second-client',
    code: 'OVLAB_E_SECOND_CLIENT',
    meaning: 'Two clients use a tunnel that is made for one, and push each other out.',
    hint: 'End one of the two; for several clients use "vpn.mode: server", or list each in the lab file, so that it has an instance of its own.',
  },
  server: {
    name: 'certificate-shared',
    code: 'OVLAB_E_SECOND_CLIENT',
    meaning: 'Two clients have the same certificate, and push each other out.',
    hint: 'Give each client a certificate of its own: "ovlab client add NAME", then "ovlab client export NAME".',
  },
} as const satisfies Readonly<Record<string, Omit<Cause, 'patterns' | 'example'>>>;
