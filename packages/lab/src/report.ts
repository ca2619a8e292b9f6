import type { PhaseName } from './events.ts';
import type { ClientAddress } from './reach.ts';
import type { TunnelHost } from './correlate.ts';
import type { ServerFacts } from './server-facts.ts';
import type { SupervisorStatus, TunnelClient } from './supervisor/protocol.ts';

/** A client as `ovlab up --json` and `ovlab status --json` show it. */
export interface ClientReport {
  readonly name: string;
  /** Name of the node, or undefined for a client that the lab cannot run. */
  readonly node: string | undefined;
  readonly os: 'linux' | 'windows' | 'macos';
  /** `not-run`: the lab makes no node for this operating system. */
  readonly tunnel: 'connected' | 'connecting' | 'down' | 'not-run';
  readonly addresses: readonly ClientAddress[];
  /** Link-local address of the router that the default route points to. */
  readonly gateway: string | undefined;
  /** Milliseconds to the internet host and back, from the first address. */
  readonly rttMs: number | undefined;
  /** Common name, MAC and counters as the server sees the tunnel. */
  readonly certificate: string | undefined;
  readonly macs: readonly string[];
  /** Number of the OpenVPN process of the server that has the tunnel. */
  readonly instance: number | undefined;
  /** Address and port that the tunnel comes from, as OpenVPN prints them. */
  readonly realAddress: string | undefined;
  /** ISO 8601. */
  readonly connectedSince: string | undefined;
  readonly bytesReceived: number | undefined;
  readonly bytesSent: number | undefined;
}

/** A tunnel as the server alone sees it, whether or not the lab runs its other end. */
export interface ServerClientReport extends Partial<Omit<TunnelClient, 'commonName' | 'macs'>> {
  /** Name in the certificate; undefined for what is behind a tunnel's device and belongs to nobody known. */
  readonly certificate: string | undefined;
  readonly hosts: readonly Omit<TunnelHost, 'certificate'>[];
}

export interface ServerReport {
  readonly node: string;
  readonly bridge: string;
  readonly prefix: string;
  readonly addresses: readonly string[];
  readonly endpoint: string;
  readonly supervisor: { readonly pid: number } | undefined;
  readonly openvpn: SupervisorStatus['openvpn'] | undefined;
  /** Certificates, MAC addresses and IPv6 addresses behind the tunnels. */
  readonly clients: readonly ServerClientReport[];
  /** The same of each OpenVPN process. */
  readonly instances: SupervisorStatus['instances'];
  readonly responder: unknown;
  /** What first-hop security has dropped since its rules were loaded; empty while the supervisor does not tell. */
  readonly firstHop: ServerFacts['firstHop'];
}

export interface StatusReport {
  readonly lab: string;
  /** Every client that the lab runs reaches the internet host. */
  readonly ready: boolean;
  readonly server: ServerReport;
  readonly clients: readonly ClientReport[];
}

export interface UpReport extends StatusReport {
  /** False when the lab was up and whole. */
  readonly changed: boolean;
  /** Seconds from the start of the command until every client had its first answer. */
  readonly seconds: number;
  readonly phases: readonly { readonly name: PhaseName; readonly seconds: number }[];
}
