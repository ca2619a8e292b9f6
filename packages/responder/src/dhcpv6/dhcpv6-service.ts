import { formatDuid, type Duid, type IncomingDatagram } from '@ovlab/dhcpv6';
import { systemClock, type Clock } from '../clock.ts';
import type { Dhcpv6Config } from '../config/dhcpv6-config.ts';
import type { RaConfig } from '../config/ra-config.ts';
import type { InterfaceWatcher } from '../interface/watcher.ts';
import { LogLimit } from '../log-limit.ts';
import type { Logger } from '../logger.ts';
import type { Dhcpv6Status } from './dhcpv6-status.ts';
import { Exchange, type Answered } from './exchange.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import { Limits } from './limits.ts';
import { LinkFollower } from './link-follower.ts';
import { LinkServer } from './link-server.ts';
import { Reconfigurer } from './reconfigurer.ts';
import { Dhcpv6Statistics } from './statistics.ts';
import type { Dhcpv6Transport, OutgoingUdp } from './transport/dhcpv6-transport.ts';

/** Lines in a minute about answers that did not leave, and about messages that made the server fail. */
const LINES = { most: 20, window: 60_000 };

export interface Dhcpv6ServiceOptions {
  /** Name of the interface; it need not exist yet. */
  readonly interface: string;
  readonly config: Dhcpv6Config;
  /** What is advertised on the same interface: prefixes, lifetimes and name servers are shared. */
  readonly ra: RaConfig;
  readonly logger: Logger;
  readonly transport: Dhcpv6Transport;
  readonly watcher: InterfaceWatcher;
  readonly keeper: LeaseKeeper;
  readonly clock?: Clock;
  /** Unix time in milliseconds. Default: the machine's. */
  readonly wallClock?: () => number;
  /** Name that somebody behind an Ethernet address is known by, as the certificate of a VPN client. */
  readonly identify?: ((linkLayerAddress: string) => string | undefined) | undefined;
}

/**
 * The DHCPv6 server of one link (RFC 9915 18.3), as long as it is started. It waits without limit for an interface
 * that is missing or not fit.
 */
export class Dhcpv6Service {
  /** Of the interface. */
  readonly name: string;
  readonly #options: Dhcpv6ServiceOptions;
  readonly #clock: Clock;
  readonly #wallClock: () => number;
  readonly #statistics = new Dhcpv6Statistics();
  readonly #lines = new LogLimit(LINES.most, LINES.window);
  readonly #link: LinkFollower;
  readonly #exchange: Exchange;
  readonly #server: LinkServer;
  readonly #reconfigurer: Reconfigurer;
  #limits: Limits;

  constructor(options: Dhcpv6ServiceOptions) {
    const { keeper, watcher, transport, logger, config } = options;
    this.name = options.interface;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#wallClock = options.wallClock ?? Date.now;
    this.#limits = new Limits(config.rateLimit, this.#wallClock());
    this.#server = new LinkServer({ keeper, config, ra: options.ra, logger, identify: options.identify });
    this.#exchange = new Exchange({
      server: () => this.#server,
      limits: () => this.#limits,
      commit: (changes) => keeper.commit(changes),
      send: (datagram) => this.#link.send(datagram),
      statistics: this.#statistics,
      wallClock: this.#wallClock,
      monotonic: () => this.#clock.now(),
      onDefect: (error) => this.#defect(error),
      onAnswer: (answer) => this.#answered(answer),
    });
    this.#reconfigurer = new Reconfigurer({
      clock: this.#clock,
      compose: (duid, request) => this.#server.reconfigure(duid, request, this.#wallClock()),
      send: (datagram) => this.#link.send(datagram),
      onSent: () => this.#statistics.sent('reconfigure'),
    });
    this.#link = new LinkFollower({
      name: this.name,
      clock: this.#clock,
      logger,
      watcher,
      transport,
      events: {
        message: (datagram: IncomingDatagram) => this.#exchange.handle(datagram),
        sendFailed: (datagram, error) => this.#sendFailed(datagram, error),
        error: ({ message }) => logger.debug({ reason: message }, 'the DHCPv6 socket reported an error'),
      },
      onUsable: (snapshot) => this.#server.observe(snapshot),
    });
  }

  /** Begins to follow the interface. */
  start(): void {
    this.#link.start();
  }

  /** Takes another configuration, which is valid; leases stay as they are until their clients renew them. */
  reload(config: Dhcpv6Config, ra: RaConfig): void {
    this.#limits = new Limits(config.rateLimit, this.#wallClock());
    this.#server.reload(config, ra);
  }

  /** Tells a client to renew (RFC 9915 18.3.11); false when it cannot be told, or is not on this link. */
  reconfigure(duid: Duid): boolean {
    return this.#link.serving && this.#reconfigurer.tell(duid, 'renew');
  }

  /** Stops for good. Answers that wait for the store do not leave any more. */
  async stop(): Promise<void> {
    this.#reconfigurer.stop();
    await this.#link.stop();
    this.#server.close();
    this.#options.logger.info({}, `stopped serving DHCPv6 on ${this.name}`);
  }

  status(): Dhcpv6Status {
    const { keeper } = this.#options;
    return {
      mode: this.#server.mode,
      state: this.#link.serving ? 'serving' : 'waiting',
      waitingFor: this.#link.waitingFor,
      serverDuid: formatDuid(keeper.identity.duid),
      pools: this.#server.pools(),
      waiting: this.#exchange.waiting,
      sources: this.#limits.sources,
      reconfiguring: this.#reconfigurer.size,
      ...this.#statistics.counts(),
    };
  }

  #answered({ request, type, duid, changes, destination }: Answered): void {
    if (duid !== undefined) this.#reconfigurer.heard(duid, request);
    const { logger } = this.#options;
    // There may be tens of thousands in a second.
    if (logger.isLevelEnabled?.('debug') === false) return;
    logger.debug({ destination, changes }, `answered ${request} with ${type}`);
  }

  #sendFailed({ destination }: OutgoingUdp, error: Error): void {
    this.#statistics.sendFailed();
    this.#warn({ destination }, `DHCPv6 answer not sent: ${error.message}`);
  }

  #defect(error: unknown): void {
    const stack = error instanceof Error ? error.stack : undefined;
    const reason = error instanceof Error ? error.message : String(error);
    this.#warn({ stack }, `a DHCPv6 message could not be handled, which is a defect: ${reason}`);
  }

  #warn(fields: object, message: string): void {
    const taken = this.#lines.take(this.#clock.now());
    if (taken === undefined) return;
    const held = taken.held === 0 ? {} : { linesHeldBack: taken.held };
    this.#options.logger.warn({ ...fields, ...held }, message);
  }
}
