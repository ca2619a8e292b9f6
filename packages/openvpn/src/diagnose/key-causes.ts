import type { Cause } from './cause.ts';

/** What arrives and cannot be read, because of the shared keys. */
export const keyCauses: readonly Cause[] = [
  {
    name: 'wrapping-missing',
    example: 'TLS Error: cannot locate HMAC in incoming packet from [AF_INET]192.0.2.2:52655',
    code: 'OVLAB_E_CREDENTIALS',
    patterns: [
      /cannot locate HMAC in incoming packet/,
      /could not determine wrapping from/,
      /tls-crypt unwrap error: packet too short/,
    ],
    meaning: 'The other end sends without the tls-auth or tls-crypt key that this end has, or is no OpenVPN.',
    hint: 'Give both ends the same tls-auth or tls-crypt key: export the profile again.',
  },
  {
    name: 'tls-crypt-key-mismatch',
    example: 'tls-crypt unwrap error: packet authentication failed',
    code: 'OVLAB_E_CREDENTIALS',
    patterns: [/tls-crypt unwrap(?:ping failed| error)/, /can not extract tls-crypt-v2 client key/],
    meaning: 'The other end has another tls-crypt key, or is no OpenVPN.',
    hint: 'The other end has another tls-crypt key, or is no OpenVPN: export the profile again.',
  },
  {
    name: 'wrong-key',
    example: 'Authenticate/Decrypt packet error: packet HMAC authentication failed',
    code: 'OVLAB_E_CREDENTIALS',
    patterns: [/packet HMAC authentication failed/, /incoming packet authentication failed from/],
    meaning:
      'The two ends have different static or tls-auth keys, the same direction of it, or another "auth" digest.',
    hint: 'Copy the key file again so that both ends have the same; one end has direction 0 and the other 1, or neither has one.',
  },
  {
    name: 'replay',
    example: 'Authenticate/Decrypt packet error: bad packet ID (may be a replay): [ #7 ]',
    code: 'OVLAB_E_SECOND_CLIENT',
    patterns: [/bad packet ID \(may be a replay\)/, /: packet replay/],
    meaning:
      'Packets come that are older than others: two senders with the same key, a clock that was set back, or a network that doubles packets.',
    hint: 'Let only one client use the key, and set the clock of the sender right; then start it again.',
  },
];
