import { isIPv6 } from 'node:net';
import { OvlabError } from '@ovlab/core/errors';

/** What a client is given beyond what advertisements tell it; addresses without zones and prefix lengths. */
export interface WindowsNetwork {
  /** Static address; undefined: Windows makes one itself (SLAAC). */
  readonly address?: string;
  /** Bits, 1..128; default 64. */
  readonly prefixLength?: number;
  /** Next hop of the route `::/0`, global or link-local; undefined: the one that advertises itself. */
  readonly gateway?: string;
  /** DNS servers, the first asked first. */
  readonly dns?: readonly string[];
  /** Domains that short names are looked up in, the first tried first; given together with an address only. */
  readonly search?: readonly string[];
}

/** tap-windows6 answers for this address itself (in tun mode), so nothing else on the link may be it. */
const DRIVER_ADDRESS = 'fe80::8';

/**
 * The same, when scripts and profiles can hold it. Errors: `OVLAB_E_USAGE` for what is no IPv6 address, for a zone, for
 * a prefix length out of range, for fe80::8, which the driver of the adapter takes for itself, and for a search domain
 * that is no name.
 */
export function checkedNetwork(network: WindowsNetwork): WindowsNetwork {
  const { address, gateway, dns = [], search = [], prefixLength = 64 } = network;
  for (const one of [address, gateway, ...dns]) {
    if (one !== undefined) requireAddress(one);
  }
  if (!Number.isInteger(prefixLength) || prefixLength < 1 || prefixLength > 128) {
    throw new OvlabError('OVLAB_E_USAGE', `A prefix length is 1 to 128, not ${prefixLength}`);
  }
  // No hyphen in front: it would be an option of profiles and command lines.
  const wrong = search.find((domain) => !/^(?=.{1,254}$)\w([\w.-]*[\w.])?$/.test(domain));
  if (wrong !== undefined)
    throw new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(wrong)} is no name of a domain`);
  return network;
}

function requireAddress(text: string): void {
  if (!isIPv6(text) || text.includes('%')) {
    throw new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(text)} is no IPv6 address`, {
      hint: 'Write it without a prefix length and without a zone.',
    });
  }
  if (new URL(`http://[${text}]`).hostname === `[${DRIVER_ADDRESS}]`) {
    throw new OvlabError('OVLAB_E_USAGE', `${text} belongs to the driver of the TAP adapter itself`, {
      hint: 'Give the router another link-local address, for example fe80::1.',
    });
  }
}
