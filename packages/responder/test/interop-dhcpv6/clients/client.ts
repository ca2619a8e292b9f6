import type { Machine } from '../machine.ts';

/** `information`: DNS and the like only, without an address (RFC 9915 6.1). */
type ClientMode = 'address' | 'information';

export interface Dns {
  readonly servers: readonly string[];
  /** Without the dot of the root. */
  readonly domains: readonly string[];
}

/** One DHCPv6 client on the interface of its machine. */
export interface DhcpClient {
  /** Starts it, for the first time or after a power cut; returns before it has anything. */
  start(): void;
  /** What it told the system to resolve names with. */
  dns(): Dns;
  /** Ends it as its manual says: it gives its address back, if it does so at all. */
  stop(): Promise<void>;
}

export interface ClientKind {
  readonly name: string;
  /** Whether it sends a Release when it ends. */
  readonly releases: boolean;
  /** Whether it makes use of what it gets without an address. */
  readonly appliesInformation: boolean;
  create(machine: Machine, mode: ClientMode): DhcpClient;
}
