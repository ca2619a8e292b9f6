import { hexToAddress } from '../address.ts';
import type { GlobalAddress } from './snapshot.ts';

/** The kernel's IFA_F_* flags (linux/if_addr.h), of which the file shows the lowest eight. */
const IFA_F_TEMPORARY = 0x01;
const IFA_F_OPTIMISTIC = 0x04;
const IFA_F_DADFAILED = 0x08;
const IFA_F_DEPRECATED = 0x20;
const IFA_F_TENTATIVE = 0x40;

/** Scope as the kernel counts it (net/ipv6.h). */
const GLOBAL = 0x00;
const LINK_LOCAL = 0x20;

export interface InterfaceAddresses {
  readonly linkLocal: string | undefined;
  readonly globals: readonly GlobalAddress[];
}

/**
 * The addresses of one interface out of /proc/net/if_inet6. A line is: address, interface index, prefix length,
 * scope and flags in hexadecimal, name.
 */
export function parseIfInet6(text: string, name: string): InterfaceAddresses {
  let linkLocal: string | undefined;
  const globals: GlobalAddress[] = [];
  for (const line of text.split('\n')) {
    const [hex = '', , length = '', scope = '', flagText = '', device] = line.trim().split(/\s+/);
    if (device !== name || hex.length !== 32) continue;
    const flags = Number.parseInt(flagText, 16);
    const has = (flag: number): boolean => (flags & flag) !== 0;
    const address = hexToAddress(hex);
    const tentative = has(IFA_F_TENTATIVE) || has(IFA_F_DADFAILED);
    const optimistic = has(IFA_F_OPTIMISTIC) && !has(IFA_F_DADFAILED);
    switch (Number.parseInt(scope, 16)) {
      case LINK_LOCAL:
        if (!tentative || optimistic) linkLocal ??= address;
        break;
      case GLOBAL:
        globals.push({
          address,
          prefixLength: Number.parseInt(length, 16),
          tentative,
          deprecated: has(IFA_F_DEPRECATED),
          temporary: has(IFA_F_TEMPORARY),
        });
        break;
    }
  }
  // The kernel lists addresses in the order of a hash table; the order must not look like a change.
  globals.sort((a, b) => (a.address < b.address ? -1 : 1));
  return { linkLocal, globals };
}
