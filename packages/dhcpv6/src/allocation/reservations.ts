import { formatAddress, maskAddress, parseAddress } from '@ovlab/wire';
import { duidKey } from '../leases/lease-keys.ts';
import type { LeaseKey } from '../leases/lease.ts';
import type { Reservation } from '../server/server-config.ts';
import type { AllocationRequest } from './allocator.ts';

interface Reserved {
  readonly na: LeaseKey | undefined;
  readonly pd: LeaseKey | undefined;
}

/** Finds what is reserved for a client. */
export class Reservations {
  readonly #ofDuid = new Map<string, Reserved>();
  readonly #ofLinkLayerAddress = new Map<string, Reserved>();
  readonly #ofName = new Map<string, Reserved>();

  /** @throws WireEncodeError when an address or a prefix is none */
  constructor(reservations: readonly Reservation[]) {
    for (const { duid, linkLayerAddress, name, address, prefix } of reservations) {
      const reserved: Reserved = {
        na: address === undefined ? undefined : keyOf(address, 128),
        pd: prefix === undefined ? undefined : keyOf(prefix.prefix, prefix.prefixLength),
      };
      if (duid !== undefined) this.#ofDuid.set(duidKey(duid), reserved);
      else if (linkLayerAddress !== undefined) {
        this.#ofLinkLayerAddress.set(linkLayerAddress.toLowerCase(), reserved);
      } else if (name !== undefined) this.#ofName.set(name, reserved);
    }
  }

  /** What is reserved by DUID, or else by link-layer address, or else by name. */
  of({ kind, duid, linkLayerAddress, name }: AllocationRequest): LeaseKey | undefined {
    return (
      (this.#ofDuid.size === 0 ? undefined : this.#ofDuid.get(duidKey(duid))?.[kind]) ??
      (linkLayerAddress === undefined || this.#ofLinkLayerAddress.size === 0
        ? undefined
        : this.#ofLinkLayerAddress.get(linkLayerAddress.toLowerCase())?.[kind]) ??
      (name === undefined ? undefined : this.#ofName.get(name)?.[kind])
    );
  }
}

/** The key in the text form that leases have, without the bits behind the prefix. */
function keyOf(address: string, prefixLength: number): LeaseKey {
  const octets = maskAddress(parseAddress(address, 'reservation'), prefixLength);
  return { address: formatAddress(octets), prefixLength };
}
