import type { Diagnostic } from '@ovlab/core';
import type { ErrorCode } from '@ovlab/core/errors';
import type { ResponderStatus } from '../status.ts';

/** The answer to `GET /v1/status`; plain data. */
export interface DaemonStatus {
  /** Of `@ovlab/responder`. */
  readonly version: string;
  readonly pid: number;
  /** Seconds since the start. */
  readonly uptime: number;
  /** In the order of the configuration. */
  readonly interfaces: readonly ResponderStatus[];
}

/** The answer to what is done to interfaces: the names of those it was done to. */
export interface Done {
  readonly interfaces: readonly string[];
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
  /** Prometheus text. */
  metrics(): Promise<string>;
}

/** A prefix as it is advertised: every bit after the length is zero. */
export interface PrefixName {
  readonly prefix: string;
  /** Bits, 0..128. */
  readonly prefixLength: number;
}
