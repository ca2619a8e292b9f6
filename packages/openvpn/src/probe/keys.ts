import type { SharedKey } from './shared-key.ts';

/** What a probe proves itself with; the kind decides what the first packet looks like. */
export type ProbeKeys =
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'tls-auth';
      readonly key: SharedKey;
      /** As in `key-direction`; a client usually has 1. */
      readonly direction?: 0 | 1 | undefined;
      /** Digest of `auth`; OpenVPN's default is SHA1. */
      readonly auth: string;
    }
  | { readonly kind: 'tls-crypt'; readonly key: SharedKey }
  | {
      readonly kind: 'tls-crypt-v2';
      readonly key: SharedKey;
      /** The key as only the server can open it. */
      readonly wrapped: Uint8Array;
    }
  | {
      readonly kind: 'static-key';
      /** Undefined when this program cannot make packets of such a peer; `obstacle` says why. */
      readonly options: StaticKeyOptions | undefined;
      readonly obstacle?: string;
    };

/** How a static-key peer protects its packets. */
export interface StaticKeyOptions {
  readonly key: SharedKey;
  /** The `direction` argument of `secret`, or `key-direction`. */
  readonly direction?: 0 | 1 | undefined;
  /** `AES-128-CBC`, `AES-192-CBC` or `AES-256-CBC`. */
  readonly cipher: string;
  /** Digest of `auth`; OpenVPN's default is SHA1. */
  readonly auth: string;
}
