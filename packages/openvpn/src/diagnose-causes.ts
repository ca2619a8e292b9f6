import type { ErrorCode } from '@ovlab/core';

export interface Cause {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  /** What to do next. */
  readonly hint: string;
}

/** From what ends OpenVPN at once to what only keeps it waiting: the first that fits is the reason. */
export const causes: readonly Cause[] = [
  {
    pattern: /Options error: --\S+ fails with/,
    code: 'OVLAB_E_FILE',
    hint: 'The file named there is missing or cannot be read by OpenVPN.',
  },
  {
    pattern: /Options error: (?!Please correct)/,
    code: 'OVLAB_E_OPENVPN_OPTIONS',
    hint: 'Mend the option named there, or install an OpenVPN that knows it (2.6 or later).',
  },
  {
    pattern: /Socket bind failed.*Address already in use/,
    code: 'OVLAB_E_PORT_TAKEN',
    hint: 'Another program listens on that port: find it with "ss -lnp" and end it, or choose another port.',
  },
  {
    pattern: /Cannot open TUN\/TAP dev/,
    code: 'OVLAB_E_NO_TUN',
    hint: 'Load the driver with "modprobe tun"; a container needs the device too (docker run --device /dev/net/tun).',
  },
  {
    pattern: /Cannot ioctl TUNSETIFF.*Operation not permitted/,
    code: 'OVLAB_E_NOT_PERMITTED',
    hint: 'Run OpenVPN as root, or give it the capability CAP_NET_ADMIN.',
  },
  {
    pattern: /Cannot ioctl TUNSETIFF.*Device or resource busy/,
    code: 'OVLAB_E_FOREIGN',
    hint: 'Another process has that TAP device open: end it, or choose another device name.',
  },
  {
    pattern: /Cannot load (?:inline )?(?:private key|certificate|CA certificate)|key values mismatch/,
    code: 'OVLAB_E_CREDENTIALS',
    hint: 'Certificate and private key are damaged or do not belong together: issue them again.',
  },
  {
    pattern: /failed to find [UG]ID for/,
    code: 'OVLAB_E_OPENVPN_OPTIONS',
    hint: 'Name a user and a group that exist on this machine.',
  },
  {
    pattern: /AUTH_FAILED/,
    code: 'OVLAB_E_AUTH_FAILED',
    hint: "The server knows the client and refuses it; the reason is in the server's log.",
  },
  {
    pattern: /VERIFY ERROR.*(?:has expired|not yet valid)/,
    code: 'OVLAB_E_CERTIFICATE',
    hint: 'Set the clocks of both machines right; when they are, issue the certificate again.',
  },
  {
    pattern: /VERIFY X509NAME ERROR/,
    code: 'OVLAB_E_CERTIFICATE',
    hint: 'The server that answered is not the one that the profile names: check address and port, or export the profile again.',
  },
  {
    pattern: /VERIFY (?:KU |EKU )?ERROR/,
    code: 'OVLAB_E_CERTIFICATE',
    hint: 'Both ends need certificates of the same authority, a server one and a client one: export the profile again.',
  },
  {
    pattern: /tls-crypt unwrap(?:ping failed| error)/,
    code: 'OVLAB_E_CREDENTIALS',
    hint: 'The other end has another tls-crypt key, or is no OpenVPN: export the profile again.',
  },
  {
    pattern: /Cannot resolve host address/,
    code: 'OVLAB_E_NO_ANSWER',
    hint: "Check the server's name in the profile and this machine's DNS.",
  },
  {
    pattern: /TCP: connect to .* failed|Connection refused|No route to host|Network is unreachable/,
    code: 'OVLAB_E_NO_ANSWER',
    hint: 'Start the server, and check its address, port and protocol in the profile.',
  },
];

/** A handshake that was not finished in time has two reasons, which the lines before it tell apart. */
export function unansweredHandshake(messages: readonly string[]): Cause {
  const pattern = /TLS key negotiation failed to occur/;
  // With TLS 1.3 a client is not told that its certificate was refused: its own log ends like that of a lost packet.
  return messages.some((message) => message.includes('TLS: Initial packet from'))
    ? {
        pattern,
        code: 'OVLAB_E_CERTIFICATE',
        hint: "The server answered but did not finish, as it does for a certificate that it refuses: look at the server's log.",
      }
    : {
        pattern,
        code: 'OVLAB_E_NO_ANSWER',
        hint: 'Nothing came back: check that the server runs, that a firewall lets its UDP port through, and that both ends have the same tls-crypt key.',
      };
}
