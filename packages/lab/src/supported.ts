import type { Lab } from '@ovlab/core';
import { staticCryptoNote, type DetectedOpenvpn } from '@ovlab/openvpn';

/**
 * What the person should know of a lab's tunnels before they are made: about what OpenVPN gives up, and about what
 * is open to everybody.
 *
 * Errors: `OVLAB_E_OPENVPN_VERSION` when the installed OpenVPN cannot make them.
 */
export function tunnelNotes({ vpn }: Lab, openvpn: DetectedOpenvpn): readonly string[] {
  if (vpn.auth === 'tls') return [];
  const note = staticCryptoNote(openvpn, vpn.auth);
  return vpn.auth === 'none' ? [INSECURE, note] : [note];
}

/** Said at every start. */
export const INSECURE =
  'the tunnel has no encryption (auth: none): anybody on its way can read it and join the LAN';
