import type { X509Certificate } from 'node:crypto';
import { OvlabError } from '@ovlab/core';

/** RFC 5280 appendix A.1, ub-common-name. */
const MAX_CHARACTERS = 64;

/**
 * The name itself when certificate, OpenVPN's log and its status can all carry it: OpenVPN replaces control
 * characters and a leading hyphen, and the name would then no longer be the one that was asked for.
 * Errors: `OVLAB_E_USAGE`.
 */
export function checkedCommonName(name: string): string {
  const characters = Array.from(name).length;
  if (characters >= 1 && characters <= MAX_CHARACTERS && !/[\p{C}\p{Zl}\p{Zp}]|^[-\s]|\s$/u.test(name))
    return name;
  throw new OvlabError(
    'OVLAB_E_USAGE',
    `${JSON.stringify(name)} cannot be the common name of a certificate`,
    {
      hint: `Take 1 to ${MAX_CHARACTERS} printable characters that do not begin with a hyphen or a blank.`,
    },
  );
}

/** The common name of a certificate's subject; empty when it has none. */
export function commonNameOf(certificate: X509Certificate): string {
  const name = certificate.toLegacyObject().subject.CN ?? '';
  return typeof name === 'string' ? name : name.join(', ');
}
