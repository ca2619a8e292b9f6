import { OvlabError } from '@ovlab/core/errors';
import { duidFromText, duidKey, type Duid, type Lease } from '@ovlab/dhcpv6';
import type { Clock } from '../clock.ts';
import type { InterfaceConfig } from '../config/daemon-config.ts';
import type { Dhcpv6Config } from '../config/dhcpv6-config.ts';
import { withFields } from '../daemon/with-fields.ts';
import type { InterfaceWatcher } from '../interface/watcher.ts';
import type { Logger } from '../logger.ts';
import { Dhcpv6Service } from './dhcpv6-service.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import { LeaseOperations } from './lease-operations.ts';
import { noServer } from './no-server.ts';
import type { Dhcpv6Transport } from './transport/dhcpv6-transport.ts';

export interface Dhcpv6ServersOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly createWatcher: (name: string) => InterfaceWatcher;
  /** Opens what keeps the leases of all interfaces; asked once, when the first server is wanted. */
  readonly openKeeper: (interfaces: readonly string[]) => Promise<LeaseKeeper>;
  readonly openTransport: () => Promise<Dhcpv6Transport>;
  /** Name that somebody behind an Ethernet address is known by, as the certificate of a VPN client. */
  readonly identify?: ((linkLayerAddress: string) => string | undefined) | undefined;
}

type Served = InterfaceConfig & { readonly dhcpv6: Dhcpv6Config };

/** The DHCPv6 servers of a daemon, one for each interface that has one configured, over the same leases. */
export class Dhcpv6Servers {
  readonly #options: Dhcpv6ServersOptions;
  readonly #running = new Map<string, Dhcpv6Service>();
  #transport: Dhcpv6Transport | undefined;
  #keeper: LeaseKeeper | undefined;

  constructor(options: Dhcpv6ServersOptions) {
    this.#options = options;
  }

  /** What keeps the leases; undefined as long as there is no server. */
  get keeper(): LeaseKeeper | undefined {
    return this.#keeper;
  }

  /**
   * Makes ready what a configuration needs; the returned function puts it in force, which cannot fail. Rejects when
   * the leases cannot be opened or nothing can be sent on this system; all is as it was then.
   */
  async prepare(interfaces: readonly InterfaceConfig[]): Promise<() => Promise<void>> {
    const served = interfaces.filter((link): link is Served => link.dhcpv6 !== undefined);
    if (served.length > 0) {
      this.#transport ??= await this.#options.openTransport();
      this.#keeper ??= await this.#open(served.map(({ name }) => name));
    }
    const { transport, keeper } = { transport: this.#transport, keeper: this.#keeper };
    return async () => {
      const wanted = new Set(served.map(({ name }) => name));
      const gone = [...this.#running.values()].filter(({ name }) => !wanted.has(name));
      for (const { name } of gone) this.#running.delete(name);
      await Promise.all(gone.map((service) => service.stop()));
      if (transport === undefined || keeper === undefined) return;
      for (const link of served) this.#serve(link, transport, keeper);
    };
  }

  /** Stops every server; resolves when the leases are stored. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((service) => service.stop()));
    this.#running.clear();
    await this.#keeper?.close();
    this.#keeper = undefined;
  }

  /** The server of an interface; undefined when it has none. */
  of(name: string): Dhcpv6Service | undefined {
    return this.#running.get(name);
  }

  /** What people do to leases. Throws `OVLAB_E_USAGE` when there is no server. */
  get operations(): LeaseOperations {
    if (this.#keeper === undefined) throw noServer();
    return new LeaseOperations(this.#keeper);
  }

  /**
   * Tells a client, or all that accept it, to renew; how many are told. Throws `OVLAB_E_USAGE` when the client cannot
   * be told, or its DUID is none.
   */
  reconfigure(duid: string | undefined): number {
    const all = [...this.#running.values()];
    if (this.#keeper === undefined) throw noServer();
    if (duid === undefined) {
      const clients = reconfigurable(this.#keeper.book.entries());
      return clients.filter((client) => all.some((service) => service.reconfigure(client))).length;
    }
    const octets = duidFromText(duid);
    if (octets === undefined) throw new OvlabError('OVLAB_E_USAGE', `'${duid}' is not a DUID`);
    if (all.some((service) => service.reconfigure(octets))) return 1;
    throw new OvlabError('OVLAB_E_USAGE', `${duid} cannot be told: it has no address here, or no key`, {
      hint: 'set reconfigure: true; clients that accept it get a key with their next lease',
    });
  }

  async #open(names: readonly string[]): Promise<LeaseKeeper> {
    const keeper = await this.#options.openKeeper(names);
    keeper.start();
    return keeper;
  }

  #serve({ name, ra, dhcpv6 }: Served, transport: Dhcpv6Transport, keeper: LeaseKeeper): void {
    const running = this.#running.get(name);
    if (running !== undefined) {
      running.reload(dhcpv6, ra);
      return;
    }
    const { logger, clock, createWatcher, identify } = this.#options;
    const service = new Dhcpv6Service({
      interface: name,
      config: dhcpv6,
      ra,
      logger: withFields(logger, { interface: name }),
      transport,
      watcher: createWatcher(name),
      keeper,
      clock,
      identify,
    });
    this.#running.set(name, service);
    service.start();
  }
}

/** Clients with a key, each once. */
function reconfigurable(leases: Iterable<Lease>): readonly Duid[] {
  const clients = new Map<string, Duid>();
  for (const { duid, reconfigureKey } of leases) {
    if (reconfigureKey !== undefined) clients.set(duidKey(duid), duid);
  }
  return [...clients.values()];
}
