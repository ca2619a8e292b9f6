import type { Duid } from '../options/option-types.ts';

/**
 * What a lease is for.
 *
 * - `na`: an address of an IA_NA
 * - `pd`: a prefix of an IA_PD
 * - `registered`: an address that the client made itself and told us (RFC 9686)
 */
export type LeaseKind = 'na' | 'pd' | 'registered';

/**
 * - `active`: given to its client until `validUntil`
 * - `declined`: found in use by somebody else (RFC 9915 18.3.8); nobody gets it until `validUntil`
 */
export type LeaseState = 'active' | 'declined';

/** One address or prefix and who has it. */
export interface Lease {
  readonly kind: LeaseKind;
  readonly state: LeaseState;
  /** RFC 5952 text; of a prefix its first address. One lease exists for an address and prefix length. */
  readonly address: string;
  /** 128 for an address. */
  readonly prefixLength: number;
  readonly duid: Duid;
  /** 0..0xffffffff; 0 for a registered address. */
  readonly iaid: number;
  /** When it was last given or renewed, in milliseconds since the epoch. */
  readonly updatedAt: number;
  /** Milliseconds since the epoch; `Infinity`: never. */
  readonly preferredUntil: number;
  readonly validUntil: number;
  /** Ethernet address of the client as far as it is known, `02:00:5e:10:00:01`. */
  readonly linkLayerAddress?: string;
  /** Name that the client gave itself (RFC 4704). */
  readonly hostname?: string;
  /** Key for Reconfigure messages, 16 octets (RFC 9915 20.4); a secret. */
  readonly reconfigureKey?: Uint8Array;
}

/** What a lease is stored under. */
export interface LeaseKey {
  readonly address: string;
  readonly prefixLength: number;
}
