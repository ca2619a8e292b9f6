import type { LogFormat, LogLevel } from './choices.ts';
import type { RaConfig } from './ra-config.ts';

/** One link and what is advertised on it. */
export interface InterfaceConfig {
  /** Name of the interface; it need not exist yet. */
  readonly name: string;
  readonly ra: RaConfig;
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
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}
