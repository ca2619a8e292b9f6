import type { Cause } from './cause.ts';

/** What makes the two ends refuse each other while they agree on keys. */
export const tlsCauses: readonly Cause[] = [
  {
    name: 'cipher-mismatch',
    example:
      'AUTH: Received control message: AUTH_FAILED,Data channel cipher negotiation failed (no shared cipher)',
    code: 'OVLAB_E_MISMATCH',
    patterns: [
      /Data channel cipher negotiation failed/,
      /failed to negotiate cipher with server/,
      /Authenticate\/Decrypt packet error: cipher final failed/,
    ],
    meaning: 'The two ends have no data cipher in common.',
    hint: 'Give both ends the same "data-ciphers"; with a static key the same "cipher".',
  },
  {
    name: 'client-refused',
    example: 'AUTH: Received control message: AUTH_FAILED',
    code: 'OVLAB_E_AUTH_FAILED',
    patterns: [/AUTH_FAILED/],
    meaning: 'The server knows the client and refuses it.',
    hint: "The server knows the client and refuses it; the reason is in the server's log.",
  },
  {
    name: 'client-limit',
    example: 'MULTI: new incoming connection would exceed maximum number of clients (1024)',
    code: 'OVLAB_E_AUTH_FAILED',
    patterns: [/would exceed maximum number of clients/],
    meaning: 'The server has as many clients as "max-clients" lets in.',
    hint: 'Raise "max-clients", or disconnect a client.',
  },
  {
    name: 'clock-skew',
    example: 'VERIFY ERROR: depth=0, error=certificate is not yet valid: CN=server, serial=1',
    code: 'OVLAB_E_CERTIFICATE',
    patterns: [/VERIFY ERROR.*error=certificate (?:has expired|is not yet valid)/],
    meaning:
      'A certificate is not valid today: it has expired, or the clock of the machine that says so is wrong.',
    hint: 'Set the clocks of both machines right; when they are, issue the certificate again.',
  },
  {
    name: 'revocation-list-outdated',
    example: 'VERIFY ERROR: depth=0, error=CRL has expired: CN=client1, serial=2',
    code: 'OVLAB_E_CERTIFICATE',
    patterns: [/VERIFY ERROR.*error=(?:CRL (?:has expired|is not yet valid)|unable to get certificate CRL)/],
    meaning: 'The revocation list is out of date, or of another authority: every client is refused.',
    hint: 'Set the clock of the server right; when it is, have the list made again, as every "ovlab client" command does.',
  },
  {
    name: 'certificate-revoked',
    example: 'VERIFY ERROR: depth=0, error=certificate revoked: CN=client1, serial=2',
    code: 'OVLAB_E_CERTIFICATE',
    patterns: [
      /VERIFY ERROR.*error=certificate revoked/,
      /VERIFY CRL: certificate serial number .* is revoked/,
    ],
    meaning: 'The certificate of the client has been revoked.',
    hint: 'Give the client a certificate of its own again, if it may come in: "ovlab client add NAME".',
  },
  {
    name: 'server-name-mismatch',
    example: 'VERIFY X509NAME ERROR: CN=server, must be other',
    code: 'OVLAB_E_CERTIFICATE',
    patterns: [/VERIFY X509NAME ERROR/],
    meaning: 'Another server than the one that the profile names has answered.',
    hint: 'The server that answered is not the one that the profile names: check address and port, or export the profile again.',
  },
  {
    name: 'fingerprint-mismatch',
    example: 'TLS Error: --tls-verify/--peer-fingerprint certificate hash verification failed.',
    code: 'OVLAB_E_CERTIFICATE',
    patterns: [/certificate hash verification failed/],
    meaning: 'The certificate of the other end is not the one whose fingerprint the profile holds.',
    hint: "Put the fingerprint that the line names into the profile, if it is the other end's, or copy both files again.",
  },
  {
    name: 'authority-mismatch',
    example: 'VERIFY ERROR: depth=0, error=unable to get local issuer certificate: CN=client1, serial=2',
    code: 'OVLAB_E_CERTIFICATE',
    patterns: [/VERIFY (?:KU |EKU )?ERROR/],
    meaning: 'The certificate is of another authority, or of the wrong kind (server or client).',
    hint: 'Both ends need certificates of the same authority, a server one and a client one: export the profile again.',
  },
  {
    name: 'tls-version-mismatch',
    example:
      'TLS error: Unsupported protocol. This typically indicates that client and server have no common TLS version enabled.',
    code: 'OVLAB_E_MISMATCH',
    patterns: [/no common TLS version|unsupported protocol:|no protocols available|alert protocol version/],
    meaning: 'The two ends have no version of TLS in common.',
    hint: 'Compare "tls-version-min" and "tls-version-max" of both ends; a client without TLS 1.2 is too old.',
  },
  {
    name: 'tls-cipher-mismatch',
    example: 'TLS error: The server has no TLS ciphersuites in common with the client.',
    code: 'OVLAB_E_MISMATCH',
    patterns: [/no TLS ciphersuites in common|no shared cipher:|alert handshake failure/],
    meaning: 'The two ends have no TLS cipher suite in common.',
    hint: 'Take "tls-cipher", "tls-ciphersuites" and "tls-groups" out of the profiles, or make them the same.',
  },
];
