import { duidsEqual } from '../duid/duid.ts';
import type { Lease, LeaseKey } from '../leases/lease.ts';
import type { LeaseChange, LeaseReader } from '../leases/lease-store.ts';
import type { Duid, IaAddress } from '../options/option-types.ts';
import { liesIn, type ClientLink } from './client-link.ts';
import { MAX_REGISTERED_PER_CLIENT } from './constants.ts';
import type { DiscardReason } from './discard-reasons.ts';
import { endOf } from './lifetimes.ts';

/** Who registers an address, and from where. */
export interface Registrant {
  readonly duid: Duid;
  /** Source of the original message: what its first relay agent saw, or the server. */
  readonly source: string;
  readonly link: ClientLink;
  readonly linkLayerAddress: string | undefined;
  readonly hostname: string | undefined;
}

/** Changes for an address that a client has made itself and tells us (RFC 9686 4.2.1), or why it is not heard. */
export function register(
  address: IaAddress | undefined,
  registrant: Registrant,
  leases: LeaseReader,
  now: number,
): readonly LeaseChange[] | DiscardReason {
  if (address?.address !== registrant.source) return 'registration-mismatch';
  const key: LeaseKey = { address: address.address, prefixLength: 128 };
  const own = leases.ofClient(registrant.duid);
  if (!registrant.link.has(key.address) && !isDelegated(key.address, own, now))
    return 'registration-off-link';
  const held = leases.get(key);
  if (held?.kind === 'na' && held.state === 'active' && held.validUntil > now) return 'registration-of-lease';
  const { duid } = registrant;
  const isOwn = held?.kind === 'registered' && duidsEqual(held.duid, duid);
  // RFC 9686 4.6: the address is used no longer.
  if (address.validLifetime === 0) return isOwn ? [{ type: 'delete', key, duid }] : [];
  if (!isOwn && countRegistered(own, now) >= MAX_REGISTERED_PER_CLIENT) return 'registration-limit';
  const put: LeaseChange = { type: 'put', lease: registration(address, registrant, now) };
  // Whoever sends from an address has it, whatever was known before.
  return held === undefined || isOwn ? [put] : [{ type: 'delete', key, duid: held.duid }, put];
}

function registration(address: IaAddress, registrant: Registrant, now: number): Lease {
  const { duid, linkLayerAddress, hostname } = registrant;
  const preferred = Math.min(address.preferredLifetime, address.validLifetime);
  return {
    kind: 'registered',
    state: 'active',
    address: address.address,
    prefixLength: 128,
    duid,
    iaid: 0,
    updatedAt: now,
    preferredUntil: endOf(preferred, now),
    validUntil: endOf(address.validLifetime, now),
    ...(linkLayerAddress === undefined ? undefined : { linkLayerAddress }),
    ...(hostname === undefined ? undefined : { hostname }),
  };
}

function isDelegated(address: string, own: readonly Lease[], now: number): boolean {
  return own.some(
    (lease) =>
      lease.kind === 'pd' && lease.validUntil > now && liesIn(address, lease.address, lease.prefixLength),
  );
}

function countRegistered(own: readonly Lease[], now: number): number {
  return own.filter((lease) => lease.kind === 'registered' && lease.validUntil > now).length;
}
