import type { LeaseChange, LeaseReader } from '../leases/lease-store.ts';
import type { Lease } from '../leases/lease.ts';
import type { ClientServerMessage, RelayMessage } from '../messages/message-types.ts';
import type { Dhcpv6Option, Duid, ServerId } from '../options/option-types.ts';
import { ClientBindings, type BindingMode } from './client-bindings.ts';
import { linkLayerAddressOf } from './client-identity.ts';
import type { ClientLink } from './client-link.ts';
import type { Query } from './query.ts';
import type { ReplayCounter } from './reconfigure-key.ts';
import type { RequestedOptions } from './requested-options.ts';
import type { Dhcpv6ServerConfig } from './server-config.ts';

/** What answers are made with. */
export interface ServerContext {
  readonly config: Dhcpv6ServerConfig;
  readonly serverId: ServerId;
  readonly leases: LeaseReader;
  readonly requestedOptions: RequestedOptions;
  readonly identify: ((linkLayerAddress: string) => string | undefined) | undefined;
  readonly random: ((length: number) => Uint8Array) | undefined;
  readonly replayCounter: ReplayCounter;
}

/** A valid message and where it comes from. */
export interface ClientRequest {
  readonly query: Query;
  /** Client Identifier of the message. */
  readonly duid: Duid | undefined;
  readonly link: ClientLink;
  /** Address that the client sent from. */
  readonly source: string;
  /** The relay agent next to the client. */
  readonly firstRelay: RelayMessage | undefined;
  readonly now: number;
  /** Leases cannot be stored. */
  readonly outage: boolean;
}

/** The message for a client before it gets its header. */
export interface Reply {
  readonly type: ClientServerMessage['type'];
  readonly options: Dhcpv6Option[];
  readonly changes: readonly LeaseChange[];
}

/** A client with a name and its leases. */
export interface NamedClient {
  readonly duid: Duid;
  readonly leases: readonly Lease[];
  /** Whether leases are given, or only named. */
  readonly mode: BindingMode;
  /** Key for Reconfigure messages that its leases are stored with. */
  readonly reconfigureKey: Uint8Array | undefined;
}

export function bindingsOf(
  client: NamedClient,
  request: ClientRequest,
  context: ServerContext,
): ClientBindings {
  const { duid, leases, mode, reconfigureKey } = client;
  const { query, link, now } = request;
  const { config, identify } = context;
  const reservations = config.reservations.length > 0;
  const linkLayerAddress =
    reservations || mode === 'commit'
      ? linkLayerAddressOf(duid, request.source, request.firstRelay)
      : undefined;
  const owner = {
    duid,
    linkLayerAddress,
    // The name matters to reservations only.
    name: reservations && linkLayerAddress !== undefined ? identify?.(linkLayerAddress) : undefined,
    hostname: hostnameOf(query),
    reconfigureKey,
    allocator: link.allocator,
    reservations,
    validLifetime: config.validLifetime,
    preferredLifetime: config.preferredLifetime,
  };
  return new ClientBindings(owner, leases, mode, now);
}

/** Name that the client gives itself (RFC 4704 5). */
export function hostnameOf({ fqdn }: Query): string | undefined {
  return fqdn === undefined || fqdn.name === '' ? undefined : fqdn.name;
}

/** Every answer says who it is from and for (RFC 9915 18.3). */
export function identified({ query }: ClientRequest, { serverId }: ServerContext): Dhcpv6Option[] {
  return query.clientId === undefined ? [serverId] : [query.clientId, serverId];
}
