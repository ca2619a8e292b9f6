import type { Allocator } from '../allocation/allocator.ts';
import { Dhcpv6DecodeError, Dhcpv6EncodeError } from '../errors.ts';
import type { LeaseReader } from '../leases/lease-store.ts';
import type { ClientServerMessage, Dhcpv6Message, RelayMessage } from '../messages/message-types.ts';
import { prepareOption } from '../messages/message-writer.ts';
import { decodeMessage, encodeMessage } from '../messages/messages.ts';
import { SCOPES } from '../options/option-codec.ts';
import type { Duid, ServerId } from '../options/option-types.ts';
import {
  answerConfirm,
  answerGivingBack,
  answerInformation,
  answerRegistration,
} from './answer-without-leases.ts';
import { answerWithLeases } from './answer-with-leases.ts';
import { checkConfig } from './check-config.ts';
import { isLinkLocal } from './client-identity.ts';
import { ClientLinks, type ClientLink } from './client-link.ts';
import { CLIENT_PORT, SERVER_PORT } from './constants.ts';
import type { DiscardReason } from './discard-reasons.ts';
import { readQuery, type Query } from './query.ts';
import { ReplayCounter, reconfigureKeyOf } from './reconfigure-key.ts';
import { reconfigureMessage, type ReconfigureRequest } from './reconfigure-message.ts';
import { unwrap, wantsSourcePort, wrap } from './relay-path.ts';
import { RequestedOptions } from './requested-options.ts';
import type { Dhcpv6ServerConfig, ServedLink } from './server-config.ts';
import type { ClientRequest, Reply, ServerContext } from './server-context.ts';
import type { Discard, IncomingDatagram, Outcome } from './server-io.ts';
import { invalidity } from './validation.ts';

export interface Dhcpv6ServerOptions {
  readonly config: Dhcpv6ServerConfig;
  readonly serverDuid: Duid;
  /** Shows what was handed over for storing, too, so that two clients cannot get one address meanwhile. */
  readonly leases: LeaseReader;
  /** Called once for each link, when the first client of it wants something. */
  readonly allocatorOf: (link: ServedLink) => Allocator;
  /** Name that somebody behind an Ethernet address is known by, as the certificate of a VPN client. */
  readonly identify?: (linkLayerAddress: string) => string | undefined;
  /** Octets that nobody can guess, for keys; without it no Reconfigure messages are agreed on. */
  readonly random?: (length: number) => Uint8Array;
}

/** A Reconfigure message for one client. */
export interface ReconfigureDatagram {
  readonly message: ClientServerMessage;
  readonly bytes: Uint8Array;
  /** An address that the client has from this server, or `undefined` when it has none. */
  readonly destination: string | undefined;
  readonly port: number;
}

/**
 * The server side of DHCPv6 on one interface (RFC 9915 18.3), without socket, clock or store: the caller hands in
 * datagrams, stores the changes and then sends the answers. Times are milliseconds since the epoch.
 */
export class Dhcpv6Server {
  readonly #context: ServerContext;
  readonly #links: ClientLinks;

  /** @throws RangeError when the configuration has values that clients would have to refuse */
  constructor(options: Dhcpv6ServerOptions) {
    const { config, leases } = options;
    checkConfig(config);
    this.#links = new ClientLinks(config, options.allocatorOf);
    const serverId: ServerId = { type: 'server-id', duid: options.serverDuid };
    prepareOption(serverId, SCOPES.message);
    this.#context = {
      config,
      leases,
      serverId,
      requestedOptions: new RequestedOptions(config),
      identify: options.identify,
      random: options.random,
      replayCounter: new ReplayCounter(),
    };
  }

  /** The answer to a datagram, and what has to be stored before it leaves. */
  handle(datagram: IncomingDatagram, now: number): Outcome {
    return this.#handle(datagram, now, false);
  }

  /**
   * The answer while nothing can be stored: clients hear of leases that they have, with the lifetimes that are left;
   * nothing changes.
   */
  handleOutage(datagram: IncomingDatagram, now: number): Outcome {
    return this.#handle(datagram, now, true);
  }

  /**
   * A Reconfigure message (RFC 9915 18.3.11), each time with a replay detection value of its own; `undefined` for a
   * client which has no key because it does not accept such messages.
   */
  reconfigure(duid: Duid, request: ReconfigureRequest, now: number): ReconfigureDatagram | undefined {
    const leases = this.#context.leases.ofClient(duid);
    const key = reconfigureKeyOf(leases);
    if (key === undefined) return undefined;
    const message = reconfigureMessage({
      serverDuid: this.#context.serverId.duid,
      clientDuid: duid,
      request,
      key,
      replayDetection: this.#context.replayCounter.next(now),
    });
    const reachable = leases.find(
      ({ kind, state, validUntil }) => kind !== 'pd' && state === 'active' && validUntil > now,
    );
    return { message, bytes: encodeMessage(message), destination: reachable?.address, port: CLIENT_PORT };
  }

  #handle(datagram: IncomingDatagram, now: number, outage: boolean): Outcome {
    const received = decode(datagram.bytes);
    if (typeof received === 'string') return { type: 'discard', reason: received };
    const unwrapped = unwrap(received);
    if (typeof unwrapped === 'string') return { type: 'discard', reason: unwrapped };
    const { message, relays } = unwrapped;
    const query = readQuery(message);
    const invalid = this.#refusal(query, datagram, relays);
    if (invalid !== undefined) return discard(query, invalid);
    const link = this.#links.behind(relays);
    if (link === undefined) return discard(query, 'unknown-link');

    const request = requestOf(query, link, datagram.source, relays, now, outage);
    const reply = this.#reply(request);
    if (typeof reply === 'string') return discard(query, reply);
    return answer(request, reply, datagram, relays);
  }

  /** Why a message is not looked at any further. */
  #refusal(
    query: Query,
    { source, multicast }: IncomingDatagram,
    relays: readonly RelayMessage[],
  ): DiscardReason | undefined {
    const invalid = invalidity(query, this.#context.serverId.duid);
    if (invalid !== undefined) return invalid;
    const isNear = isLinkLocal(source) || this.#links.own.has(source);
    if (relays.length > 0)
      return isNear || this.#context.config.relayedLinks.length > 0 ? undefined : 'bad-source';
    // RFC 9915 16: only relay agents may use the address of the server itself.
    if (!multicast) return 'unicast';
    // An answer to anywhere else could be made to hit somebody who has not asked. A registration says itself where it
    // may come from: also from a prefix that is delegated to the client.
    return isNear || query.type === 'addr-reg-inform' ? undefined : 'bad-source';
  }

  #reply(request: ClientRequest): Reply | DiscardReason {
    const { query, duid } = request;
    const context = this.#context;
    if (query.type === 'information-request') return answerInformation(request, context);
    // The rules of RFC 9915 16 ask for a Client Identifier in all the others.
    if (duid === undefined) return 'no-client-id';
    if (query.type === 'addr-reg-inform') return answerRegistration(duid, request, context);
    if (context.config.mode === 'stateless') return 'stateless';
    switch (query.type) {
      case 'confirm':
        return answerConfirm(request, context);
      case 'release':
      case 'decline':
        return answerGivingBack(duid, request, context);
      default:
        return answerWithLeases(duid, request, context);
    }
  }
}

function decode(bytes: Uint8Array): Dhcpv6Message | DiscardReason {
  try {
    return decodeMessage(bytes);
  } catch (error) {
    if (error instanceof Dhcpv6DecodeError) return error.reason;
    throw error;
  }
}

function requestOf(
  query: Query,
  link: ClientLink,
  source: string,
  relays: readonly RelayMessage[],
  now: number,
  outage: boolean,
): ClientRequest {
  const firstRelay = relays.at(-1);
  const duid = query.clientId?.duid;
  return { query, duid, link, source: firstRelay?.peerAddress ?? source, firstRelay, now, outage };
}

function answer(
  { query, duid }: ClientRequest,
  { type, options, changes }: Reply,
  datagram: IncomingDatagram,
  relays: readonly RelayMessage[],
): Outcome {
  const message = wrap({ type, transactionId: query.transactionId, options }, relays);
  const bytes = encode(message);
  if (bytes === undefined) return discard(query, 'unencodable');
  const destination = datagram.source;
  const port = portOf(datagram, relays[0]);
  return { type: 'answer', request: query.type, duid, changes, message, bytes, destination, port };
}

/** RFC 9915 7.2; a relay agent may ask for another port (RFC 8357 5). */
function portOf({ port }: IncomingDatagram, outermost: RelayMessage | undefined): number {
  if (outermost === undefined) return CLIENT_PORT;
  return wantsSourcePort(outermost) ? port : SERVER_PORT;
}

function encode(message: Dhcpv6Message): Uint8Array | undefined {
  try {
    return encodeMessage(message);
  } catch (error) {
    if (error instanceof Dhcpv6EncodeError) return undefined;
    throw error;
  }
}

function discard({ type }: Query, reason: DiscardReason): Discard {
  return { type: 'discard', reason, request: type };
}
