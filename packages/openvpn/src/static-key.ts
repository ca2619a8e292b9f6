import { randomBytes } from 'node:crypto';

/** 2048 bits: two pairs of a cipher and an HMAC key of up to 512 bits each, one pair per direction. */
const KEY_OCTETS = 256;
const OCTETS_PER_LINE = 16;

/** A random shared key in OpenVPN's own file format, as `openvpn --genkey secret FILE` writes it. A secret. */
export function generateStaticKey(): string {
  const hex = randomBytes(KEY_OCTETS).toString('hex');
  const lines = hex.match(new RegExp(`.{${2 * OCTETS_PER_LINE}}`, 'g')) ?? [];
  return [
    '#',
    `# ${KEY_OCTETS * 8} bit OpenVPN static key`,
    '#',
    '-----BEGIN OpenVPN Static key V1-----',
    ...lines,
    '-----END OpenVPN Static key V1-----',
    '',
  ].join('\n');
}

/** A random key for `tls-crypt`, which has the format of a static key. A secret. */
export function generateTlsCryptKey(): string {
  return generateStaticKey();
}

/** True for text in the format that {@link generateStaticKey} writes. */
export function isStaticKey(text: string): boolean {
  const body =
    /^-----BEGIN OpenVPN Static key V1-----\r?\n([0-9a-fA-F\s]+)-----END OpenVPN Static key V1-----\s*$/m.exec(
      text,
    );
  return body?.[1]?.replaceAll(/\s/g, '').length === 2 * KEY_OCTETS;
}
