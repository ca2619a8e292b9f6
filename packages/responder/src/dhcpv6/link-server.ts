import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  Allocators,
  Dhcpv6Server,
  type Dhcpv6ServerConfig,
  type Duid,
  type IncomingDatagram,
  type Outcome,
  type PoolUsage,
  type ReconfigureDatagram,
  type ReconfigureRequest,
} from '@ovlab/dhcpv6';
import { isWithin } from '../address.ts';
import type { Dhcpv6Config } from '../config/dhcpv6-config.ts';
import type { RaConfig } from '../config/ra-config.ts';
import type { InterfaceSnapshot } from '../interface/snapshot.ts';
import type { Logger } from '../logger.ts';
import type { Decider } from './exchange.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import { serverConfig } from './server-config.ts';

export interface LinkServerOptions {
  readonly keeper: LeaseKeeper;
  readonly config: Dhcpv6Config;
  readonly ra: RaConfig;
  readonly logger: Logger;
  readonly identify: ((linkLayerAddress: string) => string | undefined) | undefined;
}

interface Running {
  readonly config: Dhcpv6ServerConfig;
  readonly allocators: Allocators;
  readonly server: Dhcpv6Server;
}

/** Nothing is known of the link yet. */
const NOTHING: Outcome = { type: 'discard', reason: 'unknown-link' };

/** The server of one link with its pools, made anew when the configuration or the interface has changed. */
export class LinkServer implements Decider {
  readonly #options: LinkServerOptions;
  #config: Dhcpv6Config;
  #ra: RaConfig;
  #snapshot: InterfaceSnapshot | undefined;
  #running: Running | undefined;

  constructor(options: LinkServerOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#ra = options.ra;
  }

  get mode(): Dhcpv6Config['mode'] {
    return this.#config.mode;
  }

  handle(datagram: IncomingDatagram, now: number): Outcome {
    return this.#running?.server.handle(datagram, now) ?? NOTHING;
  }

  handleOutage(datagram: IncomingDatagram, now: number): Outcome {
    return this.#running?.server.handleOutage(datagram, now) ?? NOTHING;
  }

  /** As `Dhcpv6Server.reconfigure`, for clients on the link itself. */
  reconfigure(duid: Duid, request: ReconfigureRequest, now: number): ReconfigureDatagram | undefined {
    if (this.#running === undefined) return undefined;
    const { server, config } = this.#running;
    const datagram = server.reconfigure(duid, request, now);
    const { destination } = datagram ?? {};
    const isHere =
      destination !== undefined &&
      config.link.prefixes.some(({ prefix, prefixLength }) => isWithin(destination, prefix, prefixLength));
    // Clients behind relay agents would have to be told through those.
    return isHere ? datagram : undefined;
  }

  /** Takes note of the interface: its prefixes and addresses. */
  observe(snapshot: InterfaceSnapshot): void {
    this.#snapshot = snapshot;
    this.#compare();
  }

  reload(config: Dhcpv6Config, ra: RaConfig): void {
    this.#config = config;
    this.#ra = ra;
    this.#compare();
  }

  /** How full the pools of the link, and of those behind relay agents, are. */
  pools(): readonly PoolUsage[] {
    if (this.#running === undefined) return [];
    const { config, allocators } = this.#running;
    return [config.link, ...config.relayedLinks].flatMap((link) => allocators.usage(link));
  }

  /** Follows the leases no longer. */
  close(): void {
    this.#running?.allocators.close();
    this.#running = undefined;
  }

  #compare(): void {
    if (this.#snapshot === undefined) return;
    const wanted = serverConfig(this.#config, this.#ra, this.#snapshot);
    const { keeper, logger, identify } = this.#options;
    if (isDeepStrictEqual(wanted, this.#running?.config)) return;
    try {
      const { config, allocators } = this.#allocatorsOf(wanted);
      const server = new Dhcpv6Server({
        config,
        serverDuid: keeper.identity.duid,
        leases: keeper.book,
        allocatorOf: (link) => allocators.of(link),
        random: (length) => randomBytes(length),
        ...(identify === undefined ? {} : { identify }),
      });
      this.#running = { config, allocators, server };
    } catch (error) {
      // What is wrong in itself was refused before; with the prefixes of the interface it can still not fit.
      this.close();
      const reason = error instanceof Error ? error.message : String(error);
      logger.error({}, `the DHCPv6 configuration does not fit the interface, nobody is answered: ${reason}`);
      return;
    }
    if (wanted.mode === 'stateful' && wanted.link.pools.length === 0) {
      const hint = 'name a range with pool, or give the interface an address of a /64';
      logger.warn({ hint }, 'there is no /64 on the link to take addresses from');
    }
  }

  /** The allocators in force when the pools stay the same: to look through all leases again takes its time. */
  #allocatorsOf(wanted: Dhcpv6ServerConfig): Omit<Running, 'server'> {
    const before = this.#running;
    if (before !== undefined && isDeepStrictEqual(allocation(wanted), allocation(before.config))) {
      // They know the links of the configuration that they were made for.
      const { link, relayedLinks } = before.config;
      return { config: { ...wanted, link, relayedLinks }, allocators: before.allocators };
    }
    const { keeper } = this.#options;
    const { book: leases, expiry, identity } = keeper;
    const allocators = new Allocators({ config: wanted, leases, expiry, hashKey: identity.hashKey });
    keeper.visitKeys((address, prefixLength) => allocators.add(address, prefixLength));
    before?.allocators.close();
    return { config: wanted, allocators };
  }
}

function allocation({ link, relayedLinks, excluded, reservations }: Dhcpv6ServerConfig): object {
  return { link, relayedLinks, excluded, reservations };
}
