import type { Diagnostic } from '@ovlab/core';
import type { ErrorCode } from '@ovlab/core/errors';
import type { LeaseView } from './lease-view.ts';
import type { LeaseStoreStatus } from '../dhcpv6/lease-keeper.ts';
import type { InterfaceStatus } from '../status.ts';

/** The answer to `GET /v1/status`; plain data. */
export interface DaemonStatus {
  /** Of `@ovlab/responder`. */
  readonly version: string;
  readonly pid: number;
  /** Seconds since the start. */
  readonly uptime: number;
  /** In the order of the configuration. */
  readonly interfaces: readonly InterfaceStatus[];
  /** Where DHCPv6 leases are; left out when there is no server. */
  readonly leaseStore?: LeaseStoreStatus;
}

/** The answer to what is done to interfaces: the names of those it was done to. */
export interface Done {
  readonly interfaces: readonly string[];
}

/** The answer to leases that were handed in. */
export interface ImportResult {
  readonly imported: number;
  /** Leases that were left out because somebody else has the address, or because they are none. */
  readonly skipped: readonly { readonly address: string; readonly reason: string }[];
}

/** The answer to a reconfiguration: how many clients are being told. */
export interface ReconfigureResult {
  readonly clients: number;
}

/** The answer to a request that failed. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  /** Places in the configuration file, when it was refused. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** What can be asked of a running daemon. */
export interface ControlHandlers {
  status(): DaemonStatus;
  /** Reads the configuration again. Rejects when it is refused; the one in force stays then. */
  reload(): Promise<Done>;
  /** Throws `OVLAB_E_USAGE` for an interface that is not advertised on. */
  advertise(name: string | undefined): Done;
  /** Throws `OVLAB_E_USAGE` when no interface, or not the one that is named, advertises the prefix. */
  deprecatePrefix(prefix: PrefixName, name: string | undefined): Done;
  /** Throws as `deprecatePrefix`. */
  renewPrefix(prefix: PrefixName, name: string | undefined): Done;
  /** Every DHCPv6 lease, in no order. This and what follows throws `OVLAB_E_USAGE` when there is no DHCPv6 server. */
  leases(): Iterable<LeaseView>;
  /** The lease of an address, or of a prefix as `2001:db8::/56`. Throws `OVLAB_E_USAGE` when there is none. */
  lease(address: string): LeaseView;
  /** Takes a lease away, as if its client had released it; rejects as `lease` throws. */
  releaseLease(address: string): Promise<LeaseView>;
  importLeases(leases: readonly unknown[]): Promise<ImportResult>;
  /**
   * Tells a client, or all, to renew (RFC 9915 18.3.11). Throws `OVLAB_E_USAGE` for a client that cannot be told, which
   * is one that did not accept to be.
   */
  reconfigure(duid: string | undefined): ReconfigureResult;
  /** Prometheus text. */
  metrics(): Promise<string>;
}

/** A prefix as it is advertised: every bit after the length is zero. */
export interface PrefixName {
  readonly prefix: string;
  /** Bits, 0..128. */
  readonly prefixLength: number;
}
