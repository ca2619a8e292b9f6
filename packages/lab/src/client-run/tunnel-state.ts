import { contains } from '@ovlab/core';
import { addressesSeenBy, defaultRoutesSeenBy } from '../proc-net.ts';
import { isAlive } from '../procfs.ts';
import type { ClientAddress } from '../reach.ts';
import type { ClientRunRecord } from './record.ts';

/** What the kernel has on a client's device. */
export interface TunnelState {
  readonly running: boolean;
  /** Global ones that connections can begin with. */
  readonly addresses: readonly ClientAddress[];
  /** Router of the default route by the device. */
  readonly gateway: string | undefined;
  /** Whether an address is what was expected. */
  readonly connected: boolean;
}

/** Looks once, in the network namespace of the client's OpenVPN. */
export function tunnelState({ process, device, expected }: ClientRunRecord): TunnelState {
  if (!isAlive(process)) return { running: false, addresses: [], gateway: undefined, connected: false };
  try {
    const addresses = addressesSeenBy(process.pid)
      .filter(({ interfaceName, scope }) => interfaceName === device && scope === 'global')
      .filter(({ duplicate, tentative, optimistic }) => !duplicate && (!tentative || optimistic))
      .map(({ address, permanent, prefixLength }): ClientAddress => ({
        address,
        origin: permanent ? 'static' : prefixLength === 128 ? 'dhcpv6' : 'slaac',
      }));
    return {
      running: true,
      addresses,
      gateway: defaultRoutesSeenBy(process.pid).find(({ interfaceName }) => interfaceName === device)
        ?.gateway,
      connected: addresses.some(({ address }) => fits(address, expected)),
    };
  } catch {
    // It ended while it was looked at.
    return { running: false, addresses: [], gateway: undefined, connected: false };
  }
}

function fits(own: string, { address, prefix }: ClientRunRecord['expected']): boolean {
  if (address !== undefined) return own === address;
  return prefix === undefined || contains(prefix, own);
}
