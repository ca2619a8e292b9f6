import type { Directive, ProcessProfile } from '@ovlab/openvpn';

/** What the profile of a client is made of, whichever way its tunnel is secured. */
export interface ClientEndOptions {
  readonly client: string;
  /** Host name or address that the client dials. */
  readonly remote: string;
  /** Encrypts the private key; undefined: it stays open. */
  readonly passphrase: string | undefined;
  readonly process: Pick<ProcessProfile, 'up' | 'additional'>;
}

/** The client's end of a tunnel, with its keys: a secret. */
export interface ClientEnd {
  readonly directives: readonly Directive[];
  /** When its certificate ends; undefined for a key that lasts. */
  readonly expires: Date | undefined;
}

/** Any free one: a machine may have other tunnels. */
export const anyTap = 'tap';
