import { OvlabError } from '@ovlab/core/errors';
import type { DaemonConfig } from '../config/daemon-config.ts';
import type { ControlHandlers, DaemonStatus } from '../control/api.ts';
import type { Logger } from '../logger.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { StateDirectory } from '../state/state-directory.ts';
import { Daemon, type DaemonOptions } from './daemon.ts';
import { Endpoints } from './endpoints.ts';
import { createHandlers } from './handlers.ts';
import { reasonOf } from './reason.ts';
import { Turns } from './turns.ts';

export interface ServiceOptions extends Omit<DaemonOptions, 'historyOf'> {
  readonly logger: Logger;
  readonly notifier: Notifier;
  /** Reads the configuration again. */
  readonly prepare: () => Promise<DaemonConfig>;
  /** Where what is advertised is noted; undefined: nowhere. */
  readonly state?: StateDirectory | undefined;
  /** Called with a configuration once it is in force. */
  readonly onConfig?: (config: DaemonConfig) => void;
}

/** The daemon as a program has it: with its control socket, its metrics, and a service manager that is told. */
export class Service {
  readonly #options: ServiceOptions;
  readonly #daemon: Daemon;
  readonly #handlers: ControlHandlers;
  readonly #endpoints: Endpoints;
  readonly #turns = new Turns();

  constructor(options: ServiceOptions) {
    this.#options = options;
    const { state } = options;
    this.#daemon = new Daemon(
      state === undefined ? options : { ...options, historyOf: (name) => state.of(name) },
    );
    this.#handlers = createHandlers({
      select: (name) => this.#daemon.select(name),
      reload: () => this.reload(),
      dhcpv6: () => this.#daemon.dhcpv6,
    });
    this.#endpoints = new Endpoints(this.#handlers, options.logger);
  }

  /** Rejects when a socket or a link cannot be had; nothing runs then. */
  start(config: DaemonConfig): Promise<void> {
    return this.#turns.take(async () => {
      await this.#apply(config);
      this.#options.notifier.ready();
      // Takes longer to load than the first advertisement to leave.
      if (config.metrics !== undefined) await this.#handlers.metrics();
    });
  }

  /**
   * Reads the configuration again and takes it as a whole or not at all. What is wrong with it is logged, and the
   * promise rejects.
   */
  reload(): Promise<void> {
    const { logger, notifier, prepare } = this.#options;
    return this.#turns.take(async () => {
      notifier.reloading();
      try {
        await this.#apply(await prepare());
        logger.info({}, 'the configuration was read again');
      } catch (error) {
        logger.error(
          { code: error instanceof OvlabError ? error.code : 'OVLAB_E_INTERNAL' },
          `the configuration is refused, the one in force stays: ${reasonOf(error)}`,
        );
        throw error;
      } finally {
        notifier.ready();
      }
    });
  }

  stop({ withdraw = true }: { readonly withdraw?: boolean } = {}): Promise<void> {
    this.#options.notifier.stopping();
    return this.#turns.take(async () => {
      await this.#daemon.stop({ withdraw });
      await Promise.all([this.#options.state?.flush(), this.#endpoints.close()]);
      this.#options.notifier.close();
    });
  }

  status(): DaemonStatus {
    return this.#handlers.status();
  }

  /** Decrementing lifetimes begin anew on every interface. */
  restartLifetimes(): void {
    for (const responder of this.#daemon.select()) responder.restartLifetimes();
    this.#options.logger.info({}, 'decrementing lifetimes begin anew');
  }

  async #apply(config: DaemonConfig): Promise<void> {
    const change = await this.#endpoints.change(config);
    try {
      await this.#daemon.apply(config);
    } catch (error) {
      await change.withdraw();
      throw error;
    }
    this.#options.onConfig?.(config);
    // A request over a socket that is no longer wanted may be what this is the answer to: it is not waited for.
    void change.accept();
  }
}
