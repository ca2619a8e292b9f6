import { OvlabError, type Lab } from '@ovlab/core';

/**
 * Refuses what the lab file may say and this version cannot build yet, before anything is changed.
 *
 * Errors: `OVLAB_E_UNSUPPORTED` naming the key.
 */
export function requireSupported({ vpn }: Lab): void {
  if (vpn.mode !== 'server') throw unsupported('vpn.mode: p2p', 'use `mode: server`');
  if (vpn.auth !== 'tls')
    throw unsupported('vpn.auth: static-key', 'use `auth: tls`; certificates are made by `ovlab up`');
}

function unsupported(what: string, hint: string): OvlabError {
  return new OvlabError(
    'OVLAB_E_UNSUPPORTED',
    `this version of ovlab cannot build a lab with \`${what}\` yet`,
    { hint },
  );
}
