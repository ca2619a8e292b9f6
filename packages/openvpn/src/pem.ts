/** Characters of a line of PEM (RFC 7468, 2). */
const LINE = /.{1,64}/g;

/** Octets as PEM text under that label. */
export function writePem(label: string, octets: Uint8Array): string {
  const lines = Buffer.from(octets).toString('base64').match(LINE) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** Octets of the first PEM block under that label; undefined when there is none. */
export function readPem(label: string, text: string): Buffer | undefined {
  const body = new RegExp(`^-----BEGIN ${label}-----\\s+([A-Za-z0-9+/=\\s]+)-----END ${label}-----`, 'm');
  const base64 = body.exec(text)?.[1];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}
