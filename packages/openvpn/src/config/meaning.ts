import type { Diagnostic } from '@ovlab/core';
import type { Handling } from './options/fact.ts';
import type { Lifecycle } from './options/lifecycle.ts';

/** Which part an end plays: one of many clients, the server of many clients, or one of exactly two ends. */
export type Role = 'server' | 'client' | 'peer';

export interface RemoteServer {
  readonly host: string;
  /** 1..65535 or the name of a service. */
  readonly port: string;
  readonly protocol: 'udp' | 'tcp';
  /** Undefined: the address decides. */
  readonly family: 4 | 6 | undefined;
  readonly line: number;
}

export interface ProfileDevice {
  /** As it stands in the file; `tap` and `tun` alone take the next free number. */
  readonly name: string | undefined;
  /** `tap` carries Ethernet frames, `tun` IP packets. */
  readonly kind: 'tap' | 'tun' | 'null' | undefined;
}

export interface ProfileSecurity {
  readonly method: 'tls' | 'static-key' | 'none';
  /** How the other end is known: by an authority, by the fingerprint of its certificate, by the shared key. */
  readonly trust: 'authority' | 'fingerprint' | 'shared-key' | 'none';
  /** This end shows a certificate. */
  readonly certificate: boolean;
  /** This end asks for a user name and a password, or is asked for them. */
  readonly userPassword: boolean;
  /** What protects the handshake itself. */
  readonly handshake: 'tls-crypt-v2' | 'tls-crypt' | 'tls-auth' | 'none';
  /** Ciphers for the data that the file names, best first; empty for OpenVPN's own choice. */
  readonly ciphers: readonly string[];
}

/** What stands between this file and a bridge. */
export interface BridgeFitness {
  /** False when the ends exchange IP packets, which no bridge can carry. */
  readonly possible: boolean;
  /** What to see to, one sentence each. */
  readonly needs: readonly string[];
}

/** A file beside this one that is needed. */
export interface NeededFile {
  readonly option: string;
  readonly path: string;
  readonly line: number;
}

/** What one line means. */
export interface LineMeaning {
  readonly line: number;
  readonly name: string;
  /** Arguments as they can be shown: secrets are `***`, contents of a block are left out. */
  readonly args: readonly string[];
  readonly block: boolean;
  /** Undefined: no OpenVPN that ovlab knows has this option. */
  readonly meaning: string | undefined;
  readonly handling: Handling | 'unknown';
  readonly why?: string;
  readonly lifecycle?: Lifecycle;
}

/** What a configuration file means, and what it needs to take part in a bridge. */
export interface ProfileMeaning {
  readonly role: Role;
  readonly device: ProfileDevice;
  readonly protocol: 'udp' | 'tcp';
  /** Where this end listens; undefined for one that takes any free port. */
  readonly listen: { readonly address: string | undefined; readonly port: string } | undefined;
  readonly remotes: readonly RemoteServer[];
  readonly security: ProfileSecurity;
  /** Addresses that the file gives to the device or to clients, and routes, as they stand there. */
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
  readonly files: readonly NeededFile[];
  readonly bridge: BridgeFitness;
  readonly lines: readonly LineMeaning[];
  /** Options that are unknown, deprecated or removed, with their places; all are warnings. */
  readonly problems: readonly Diagnostic[];
}
