import type { Lan } from '../lan.ts';

export interface ServerSettings {
  readonly mode: 'stateless' | 'stateful';
}

/** Seconds; T1 is short, so that a test sees a renewal. */
export const TIMES = { t1: 3, t2: 30, preferred: 60, valid: 90 };

/** A DHCPv6 server on the server's end of the cable, with Router Advertisements whose flags point to it. */
export interface DhcpServer {
  readonly pid: number;
  readonly running: boolean;
  /** What it said, for a failing test. */
  said(): string;
  end(): Promise<void>;
}

export interface ServerKind {
  readonly name: string;
  /** Resolves when it serves. */
  start(lan: Lan, settings: ServerSettings): Promise<DhcpServer>;
  /** Once, after all servers. */
  remove(): Promise<void>;
}
