import type { Lease, LeaseKey } from '../leases/lease.ts';
import type { Duid } from '../options/option-types.ts';

/** Who wants an address or a prefix. */
export interface AllocationRequest {
  readonly kind: 'na' | 'pd';
  readonly duid: Duid;
  readonly iaid: number;
  /** Ethernet address of the client, if it is known. */
  readonly linkLayerAddress?: string | undefined;
  /** Name that the caller knows the client by, as the certificate of a VPN client. */
  readonly name?: string | undefined;
  /** The leases that the client has, for a caller that has read them already. */
  readonly bindings?: readonly Lease[] | undefined;
  /** What the client would like; for a prefix `::` asks for a length only. */
  readonly hint?: LeaseKey | undefined;
}

/** Chooses what clients of one link get. It never gives the same to two of them. */
export interface Allocator {
  /**
   * What is reserved for the client, or what it asks for if that is free, or the same as before, or something that is
   * free; `undefined` when there is nothing. It is held for this client for a short time, so that an Advertise is
   * still true when its Request comes.
   *
   * @param now milliseconds since the epoch
   */
  allocate(request: AllocationRequest, now: number): LeaseKey | undefined;
  /** Whether the client may have it by the configuration: of a pool or reserved for it, and nobody else's. */
  permits(key: LeaseKey, request: AllocationRequest): boolean;
}
