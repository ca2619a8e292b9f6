import type { Cause } from './cause.ts';

const example = 'TLS Error: TLS key negotiation failed to occur within 60 seconds';
const patterns = [/TLS key negotiation failed to occur/, /Server poll timeout, restarting/] as const;

/** A handshake that was not finished in time has several reasons, which who says it and the lines before tell apart. */
export const unansweredCauses = {
  // With TLS 1.3 a client is not told that its certificate was refused: its own log ends like that of a lost packet.
  afterAnswer: {
    name: 'handshake-refused',
    code: 'OVLAB_E_CERTIFICATE',
    example,
    patterns,
    meaning: 'The server answered and did not finish: it refuses the certificate, or large packets are lost.',
    hint: "The server answered but did not finish, as it does for a certificate that it refuses: look at the server's log.",
  },
  nothing: {
    name: 'no-answer',
    code: 'OVLAB_E_NO_ANSWER',
    example,
    // The second one only with "connect-timeout", which waits for the first packet alone.
    patterns: [...patterns, /Server poll timeout, restarting/],
    meaning: 'Nothing came back from the server.',
    hint: 'Nothing came back: check that the server runs, that a firewall lets its UDP port through, and that both ends have the same tls-crypt key.',
  },
  atServer: {
    name: 'client-unfinished',
    code: 'OVLAB_E_NO_ANSWER',
    example,
    patterns,
    meaning:
      'A client began and did not finish: what the server sends does not reach it, or it refuses the server.',
    hint: 'Look at the client\'s log; a server with several addresses must answer from the one that was asked ("local", "multihome").',
  },
} as const satisfies Readonly<Record<string, Cause>>;
