import { OvlabError } from '@ovlab/core/errors';
import { systemClock, type Clock } from '../clock.ts';
import { assertRaConfig } from '../config/check-config.ts';
import type { DaemonConfig, InterfaceConfig } from '../config/daemon-config.ts';
import type { Dhcpv6Servers } from '../dhcpv6/dhcpv6-servers.ts';
import type { LeaseKeeper } from '../dhcpv6/lease-keeper.ts';
import type { Dhcpv6Transport } from '../dhcpv6/transport/dhcpv6-transport.ts';
import { createKernelFeed } from '../interface/kernel-feed.ts';
import { createInterfaceWatcher } from '../interface/kernel-watcher.ts';
import type { InterfaceWatcher } from '../interface/watcher.ts';
import { silentLogger, type Logger } from '../logger.ts';
import { Responder, type ResponderOptions } from '../responder.ts';
import type { ResponderStatus } from '../status.ts';
import { createRawSocketTransport } from '../transport/raw-socket-transport.ts';
import type { RaTransport } from '../transport/transport.ts';
import { Turns } from './turns.ts';
import { withFields } from './with-fields.ts';

/** What the links of a daemon have in common. */
export interface DaemonOptions {
  /** Default: says nothing. Each line has the name of its interface as `interface`. */
  readonly logger?: Logger;
  /** Default: raw sockets in the network namespace of the process, the same for every link. */
  readonly transport?: RaTransport;
  /** Default: the kernel's view of each interface. */
  readonly createWatcher?: (name: string) => InterfaceWatcher;
  /** Where the advertised options of an interface are noted over a restart; default: nowhere. */
  readonly historyOf?: (name: string) => ResponderOptions['history'];
  /** Opens what keeps DHCPv6 leases; default: they are gone with the process. */
  readonly openKeeper?: (interfaces: readonly string[]) => Promise<LeaseKeeper>;
  /** Default: UDP sockets in the network namespace of the process, the same for every link. */
  readonly dhcpv6Transport?: Dhcpv6Transport;
  /** Name that somebody behind an Ethernet address is known by, as the certificate of a VPN client. */
  readonly identify?: (linkLayerAddress: string) => string | undefined;
  readonly clock?: Clock;
  /** Evenly distributed in [0, 1). */
  readonly random?: () => number;
}

/** The part of the configuration that a daemon acts on. */
export type Links = Pick<DaemonConfig, 'interfaces'>;

/** Advertises on several links, each with a {@link Responder} of its own, and serves DHCPv6 where that is wanted. */
export class Daemon {
  readonly #options: DaemonOptions;
  readonly #logger: Logger;
  readonly #createWatcher: (name: string) => InterfaceWatcher;
  readonly #turns = new Turns();
  readonly #running = new Map<string, Responder>();
  #transport: RaTransport | undefined;
  #dhcpv6: Dhcpv6Servers | undefined;
  #ended = false;

  constructor(options: DaemonOptions = {}) {
    this.#options = options;
    this.#logger = options.logger ?? silentLogger;
    this.#transport = options.transport;
    const seeing = { logger: this.#logger, clock: options.clock ?? systemClock };
    const feed = createKernelFeed(seeing);
    this.#createWatcher = (name) => createInterfaceWatcher(name, { ...seeing, feed });
  }

  /**
   * Puts a configuration in force, the first one or another: an interface that stays keeps its timers, one that is
   * gone is withdrawn from, one that is added is started. Resolves when every interface is followed, whether it exists
   * or not. Rejects as {@link Responder.start} does, and with `OVLAB_E_USAGE` for a configuration that is not valid;
   * all is as it was then.
   */
  apply(links: Links): Promise<void> {
    return this.#turns.take(() => this.#apply(links));
  }

  /** Stops every responder, with a final advertisement each if `withdraw` (RFC 4861 6.2.5). */
  stop({ withdraw = true }: { readonly withdraw?: boolean } = {}): Promise<void> {
    this.#ended = true;
    return this.#turns.take(async () => {
      await Promise.all([
        ...[...this.#running.values()].map((responder) => responder.stop({ withdraw })),
        this.#dhcpv6?.stop(),
      ]);
    });
  }

  /** What each interface does, in the order of the configuration. */
  status(): readonly ResponderStatus[] {
    return [...this.#running.values()].map((responder) => responder.status());
  }

  /** The DHCPv6 servers; undefined when there has never been one. */
  get dhcpv6(): Dhcpv6Servers | undefined {
    return this.#dhcpv6;
  }

  /** The responders of one interface, or of all. Throws `OVLAB_E_USAGE` when it is not one of them. */
  select(name?: string): readonly Responder[] {
    const all = [...this.#running.values()];
    if (name === undefined) return all;
    const found = all.filter((responder) => responder.name === name);
    if (found.length > 0) return found;
    throw new OvlabError('OVLAB_E_USAGE', `nothing is advertised on ${name}`, {
      hint: `the interfaces are ${[...this.#running.keys()].join(', ')}`,
    });
  }

  async #apply({ interfaces }: Links): Promise<void> {
    if (this.#ended) throw new OvlabError('OVLAB_E_ABORTED', 'the daemon was stopped');
    // Everything that can be refused is refused before a running responder is touched.
    for (const { ra } of interfaces) assertRaConfig(ra);
    const serve = await this.#prepareDhcpv6(interfaces);
    const added = await this.#startAll(interfaces.filter(({ name }) => !this.#running.has(name)));
    const before = new Map(this.#running);
    this.#running.clear();
    for (const { name, ra } of interfaces) {
      before.get(name)?.reload(ra);
      const responder = before.get(name) ?? added.get(name);
      if (responder !== undefined) this.#running.set(name, responder);
      before.delete(name);
    }
    await Promise.all([
      ...[...before.values()].map((responder) => responder.stop({ withdraw: true })),
      serve(),
    ]);
  }

  /** Loaded when the first server is wanted: most of it is not needed to advertise. */
  async #prepareDhcpv6(interfaces: readonly InterfaceConfig[]): Promise<() => Promise<void>> {
    if (this.#dhcpv6 === undefined && interfaces.every(({ dhcpv6 }) => dhcpv6 === undefined)) {
      return () => Promise.resolve();
    }
    this.#dhcpv6 ??= await this.#createDhcpv6();
    return this.#dhcpv6.prepare(interfaces);
  }

  async #createDhcpv6(): Promise<Dhcpv6Servers> {
    const { clock = systemClock, createWatcher = this.#createWatcher, identify } = this.#options;
    const { openKeeper, dhcpv6Transport } = this.#options;
    const logger = this.#logger;
    const [{ Dhcpv6Servers }, open, { createUdpTransport }] = await Promise.all([
      import('../dhcpv6/dhcpv6-servers.ts'),
      import('../dhcpv6/open-keeper.ts'),
      import('../dhcpv6/transport/udp-transport.ts'),
    ]);
    return new Dhcpv6Servers({
      logger,
      clock,
      createWatcher,
      openKeeper:
        openKeeper ?? ((interfaces) => open.openKeeper({ leaseDb: 'memory:', interfaces, logger, clock })),
      openTransport: () =>
        dhcpv6Transport === undefined ? createUdpTransport() : Promise.resolve(dhcpv6Transport),
      identify,
    });
  }

  async #startAll(links: readonly InterfaceConfig[]): Promise<ReadonlyMap<string, Responder>> {
    this.#transport ??= await createRawSocketTransport();
    const transport = this.#transport;
    const made = new Map(links.map((link) => [link.name, this.#create(link, transport)]));
    try {
      await Promise.all([...made.values()].map((responder) => responder.start()));
    } catch (error) {
      await Promise.all([...made.values()].map((responder) => responder.stop({ withdraw: false })));
      throw error;
    }
    return made;
  }

  #create({ name, ra }: InterfaceConfig, transport: RaTransport): Responder {
    const { historyOf, clock, random } = this.#options;
    const { createWatcher = this.#createWatcher } = this.#options;
    const watcher = createWatcher(name);
    const history = historyOf?.(name);
    return new Responder({
      interface: name,
      config: ra,
      transport,
      logger: withFields(this.#logger, { interface: name }),
      watcher,
      ...(history === undefined ? {} : { history }),
      ...(clock === undefined ? {} : { clock }),
      ...(random === undefined ? {} : { random }),
    });
  }
}
