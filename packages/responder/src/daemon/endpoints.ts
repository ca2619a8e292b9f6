import type { DaemonConfig } from '../config/daemon-config.ts';
import type { ControlHandlers } from '../control/api.ts';
import type { Endpoint } from '../control/listen.ts';
import type { Logger } from '../logger.ts';

type Addresses = Pick<DaemonConfig, 'control' | 'metrics'>;

/** Sockets of another configuration, which listen beside the present ones until it is decided. */
export interface Change {
  /** The present sockets that the other configuration does without are closed. */
  accept(): Promise<void>;
  /** The sockets that were opened for it are closed. */
  withdraw(): Promise<void>;
}

/** What the daemon can be asked over: the control socket and the metrics port. */
export class Endpoints {
  readonly #handlers: ControlHandlers;
  readonly #logger: Logger;
  #open = new Map<string, Endpoint>();

  constructor(handlers: ControlHandlers, logger: Logger) {
    this.#handlers = handlers;
    this.#logger = logger;
  }

  /**
   * Opens what the configuration has and was not open before. Rejects as `openControl` and `openMetrics` do; nothing
   * has changed then.
   */
  async change(addresses: Addresses): Promise<Change> {
    const wanted = this.#openers(addresses);
    const opened = new Map<string, Endpoint>();
    const withdraw = async (): Promise<void> => {
      await Promise.all([...opened.values()].map((endpoint) => endpoint.close()));
    };
    try {
      for (const [key, open] of wanted) {
        if (!this.#open.has(key)) opened.set(key, await open());
      }
    } catch (error) {
      await withdraw();
      throw error;
    }
    const accept = async (): Promise<void> => {
      const before = this.#open;
      this.#open = new Map([...before, ...opened].filter(([key]) => wanted.has(key)));
      const gone = [...before].filter(([key]) => !wanted.has(key));
      await Promise.all(gone.map(([, endpoint]) => endpoint.close()));
    };
    return { accept, withdraw };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((endpoint) => endpoint.close()));
    this.#open.clear();
  }

  /** How to open each socket of a configuration, by a text that is the same for the same socket. */
  #openers({ control, metrics }: Addresses): ReadonlyMap<string, () => Promise<Endpoint>> {
    const openers = new Map<string, () => Promise<Endpoint>>();
    // Loaded when there is something to open: neither is needed to advertise.
    const load = () => import('../control/control-server.ts');
    if (control !== undefined) {
      openers.set(`control ${control}`, async () =>
        (await load()).openControl(control, this.#handlers, this.#logger),
      );
    }
    if (metrics !== undefined) {
      openers.set(`metrics ${metrics.host} ${metrics.port}`, async () =>
        (await load()).openMetrics(metrics, () => this.#handlers.metrics(), this.#logger),
      );
    }
    return openers;
  }
}
