/** IANA "DHCP Unique Identifier (DUID) Type Codes" (RFC 9915 11). */
export const DUID_TYPES = { llt: 1, en: 2, ll: 3, uuid: 4 } as const;

/** ARP hardware type (IANA "Address Resolution Protocol Parameters"). */
export const ETHERNET = 1;

/** Midnight of January 1, 2000, UTC, in milliseconds since the epoch; times of a DUID-LLT count from it. */
export const LLT_EPOCH = 946_684_800_000;

/** What a DUID is made of. For people and for hints only: whose it is says the whole of it (RFC 9915 11). */
export type DuidParts =
  | {
      readonly kind: 'llt';
      readonly hardwareType: number;
      /** Milliseconds since the epoch, whole seconds; wraps around in 2136. */
      readonly time: number;
      /** `02:00:5e:10:00:01`. */
      readonly linkLayerAddress: string;
    }
  | { readonly kind: 'en'; readonly enterprise: number; readonly identifier: Uint8Array }
  | { readonly kind: 'll'; readonly hardwareType: number; readonly linkLayerAddress: string }
  | { readonly kind: 'uuid'; readonly uuid: string }
  /** Of a type without a form of its own, or not as its type asks. */
  | { readonly kind: 'other'; readonly type: number; readonly data: Uint8Array };
