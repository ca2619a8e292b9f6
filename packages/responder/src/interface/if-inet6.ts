import { parseIfInet6 } from '@ovlab/core/addresses';
import type { GlobalAddress } from './snapshot.ts';

export interface InterfaceAddresses {
  readonly linkLocals: readonly string[];
  readonly globals: readonly GlobalAddress[];
  /** Addresses that the kernel will give up by itself (RFC 4862 5.5.4). */
  readonly finite: readonly string[];
}

/** The addresses of one interface out of /proc/net/if_inet6, as far as a router needs them. */
export function interfaceAddresses(text: string, name: string): InterfaceAddresses {
  const own = parseIfInet6(text).filter(
    ({ interfaceName, duplicate }) => interfaceName === name && !duplicate,
  );
  // The kernel lists addresses in the order of a hash table; the order must not look like a change.
  own.sort((a, b) => (a.address < b.address ? -1 : 1));
  const globals = own.filter(({ scope }) => scope === 'global');
  return {
    linkLocals: own
      .filter(({ scope, tentative, optimistic }) => scope === 'link' && (!tentative || optimistic))
      .map(({ address }) => address),
    globals: globals.map(({ address, prefixLength, tentative, deprecated, temporary }) => ({
      address,
      prefixLength,
      tentative,
      deprecated,
      temporary,
    })),
    finite: globals.filter(({ permanent }) => !permanent).map(({ address }) => address),
  };
}
