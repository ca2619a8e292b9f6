import type { LogFormat, LogLevel } from './choices.ts';
import type { Dhcpv6Config } from './dhcpv6-config.ts';
import type { RaConfig } from './ra-config.ts';

/** One link, what is advertised on it, and what its DHCPv6 server does. */
export interface InterfaceConfig {
  /** Name of the interface; it need not exist yet. */
  readonly name: string;
  readonly ra: RaConfig;
  /** Undefined: there is none. */
  readonly dhcpv6?: Dhcpv6Config;
}

/** Everything that the daemon is told, by command line and file together. */
export interface DaemonConfig {
  /** At least one; no name twice. */
  readonly interfaces: readonly InterfaceConfig[];
  /** Path of the control socket; undefined: none. */
  readonly control: string | undefined;
  /** Where metrics are served over HTTP; undefined: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  /** Directory in which advertised prefixes are noted over a restart (RFC 9096 3.5); undefined: they are not. */
  readonly stateDirectory: string | undefined;
  /** Where leases are kept, as a URL; undefined: where the directory of the state, or of the system, is. */
  readonly leaseDb: string | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}
