import { OvlabError } from '@ovlab/core';
import type { DetectedOpenvpn } from './detect.ts';
import { option, type Directive } from './directive.ts';

/** What a tunnel without TLS has in place of it. */
export type StaticCrypto = 'static-key' | 'none';

/**
 * What stands before a static key, or before nothing at all, so that the same file runs on 2.6, which does not know
 * the second option, and on 2.7, which asks for it.
 */
export function staticCryptoDirectives(): Directive[] {
  const allow = 'allow-deprecated-insecure-static-crypto';
  return [option('ignore-unknown-option', allow), option(allow)];
}

/**
 * What an OpenVPN of that version makes of a tunnel without TLS, as a sentence for its user. Errors:
 * `OVLAB_E_OPENVPN_VERSION` from 2.8 on, which has no such tunnels any more.
 */
export function staticCryptoNote(
  { version, major, minor }: Pick<DetectedOpenvpn, 'version' | 'major' | 'minor'>,
  auth: StaticCrypto,
): string {
  const what = auth === 'static-key' ? 'a static key' : 'no encryption';
  if (major > 2 || (major === 2 && minor >= 8)) {
    throw new OvlabError(
      'OVLAB_E_OPENVPN_VERSION',
      `OpenVPN ${version} is installed, which cannot make a tunnel with ${what}: 2.8 has removed it`,
      {
        hint: 'write auth: tls, which needs no more than one file at each end either, or install OpenVPN 2.6 or 2.7',
      },
    );
  }
  return major === 2 && minor === 7
    ? `OpenVPN ${version} makes tunnels with ${what} only because the profile insists; 2.8 does not at all. auth: tls lasts`
    : `OpenVPN ${version} still makes tunnels with ${what}; 2.7 has to be asked to, and 2.8 does not at all. auth: tls lasts`;
}
