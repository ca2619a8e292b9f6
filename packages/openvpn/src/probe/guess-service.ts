interface Beginning {
  readonly name: string;
  readonly fits: (octets: Buffer) => boolean;
}

const says = (name: string, pattern: RegExp): Beginning => ({
  name,
  fits: (octets) => pattern.test(octets.toString('latin1')),
});

/** How the first octets of services look that are met on a port meant for OpenVPN. */
const beginnings: readonly Beginning[] = [
  says('an HTTP server', /^HTTP\/\d/),
  says('a web page', /^<(?:!doctype|html)/i),
  says('an SSH server', /^SSH-\d/),
  says('a mail or FTP server', /^220[ -]/),
  says('a mail server', /^(?:\+OK|\* OK)/),
  {
    // RFC 8446 section 5.1: content types 20 to 23, and a version that begins with 3.
    name: 'a TLS server (HTTPS, for example)',
    fits: ([type = 0, major, minor = 255]) => type >= 20 && type <= 23 && major === 3 && minor <= 4,
  },
  {
    // The answer to a handshake, and a cookie: types 2 and 3, of 92 and 64 octets.
    name: 'a WireGuard peer',
    fits: (octets) => [64, 92].includes(octets.length) && [2, 3].includes(octets.readUInt32LE()),
  },
  {
    // RFC 8489 section 5: the magic cookie is always at the same place.
    name: 'a STUN server',
    fits: (octets) => octets.length >= 20 && octets.readUInt32BE(4) === 0x2112_a442,
  },
];

/** What a foreign answer looks like, in words; undefined when it looks like nothing known. */
export function guessService(octets: Uint8Array): string | undefined {
  const start = Buffer.from(octets.subarray(0, 256));
  return beginnings.find(({ fits }) => fits(start))?.name;
}
