import { parseIfInet6 } from '@ovlab/core/addresses';
import type { GlobalAddress } from './snapshot.ts';

export interface InterfaceAddresses {
  readonly linkLocal: string | undefined;
  readonly globals: readonly GlobalAddress[];
}

/** The addresses of one interface out of /proc/net/if_inet6, as far as a router needs them. */
export function interfaceAddresses(text: string, name: string): InterfaceAddresses {
  const own = parseIfInet6(text).filter(({ interfaceName }) => interfaceName === name);
  const linkLocal = own.find(
    ({ scope, tentative, optimistic, duplicate }) =>
      scope === 'link' && !duplicate && (!tentative || optimistic),
  );
  const globals = own
    .filter(({ scope }) => scope === 'global')
    .map(({ address, prefixLength, tentative, duplicate, deprecated, temporary }) => ({
      address,
      prefixLength,
      tentative: tentative || duplicate,
      deprecated,
      temporary,
    }));
  // The kernel lists addresses in the order of a hash table; the order must not look like a change.
  globals.sort((a, b) => (a.address < b.address ? -1 : 1));
  return { linkLocal: linkLocal?.address, globals };
}
