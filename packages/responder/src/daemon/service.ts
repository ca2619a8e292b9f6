import { OvlabError } from '@ovlab/core/errors';
import type { DaemonConfig } from '../config/daemon-config.ts';
import type { ControlHandlers, DaemonStatus, Done } from '../control/api.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { Responder } from '../responder.ts';
import type { StateDirectory } from '../state/state-directory.ts';
import { version } from '../version.ts';
import { Daemon, type DaemonOptions } from './daemon.ts';
import { Endpoints } from './endpoints.ts';
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
export class Service implements ControlHandlers {
  readonly #options: ServiceOptions;
  readonly #daemon: Daemon;
  readonly #endpoints: Endpoints;
  readonly #turns = new Turns();
  readonly #started = performance.now();
  #metrics: Promise<Metrics> | undefined;

  constructor(options: ServiceOptions) {
    this.#options = options;
    const { state } = options;
    this.#daemon = new Daemon(
      state === undefined ? options : { ...options, historyOf: (name) => state.of(name) },
    );
    this.#endpoints = new Endpoints(this, options.logger);
  }

  /** Rejects when a socket or a link cannot be had; nothing runs then. */
  start(config: DaemonConfig): Promise<void> {
    return this.#turns.take(async () => {
      await this.#apply(config);
      this.#options.notifier.ready();
      // Takes longer to load than the first advertisement to leave.
      if (config.metrics !== undefined) await this.metrics();
    });
  }

  /**
   * Reads the configuration again and takes it as a whole or not at all. What is wrong with it is logged, and the
   * promise rejects.
   */
  reload(): Promise<Done> {
    const { logger, notifier, prepare } = this.#options;
    return this.#turns.take(async () => {
      notifier.reloading();
      try {
        await this.#apply(await prepare());
        logger.info({}, 'the configuration was read again');
        return this.#done(this.#daemon.select());
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
    return {
      version,
      pid: process.pid,
      uptime: Math.round((performance.now() - this.#started) / 1000),
      interfaces: this.#daemon.status(),
    };
  }

  advertise(name?: string): Done {
    const selected = this.#daemon.select(name);
    for (const responder of selected) responder.advertise();
    return this.#done(selected);
  }

  deprecatePrefix: ControlHandlers['deprecatePrefix'] = ({ prefix, prefixLength }, name) =>
    this.#where(name, (responder) => responder.deprecatePrefix(prefix, prefixLength));

  renewPrefix: ControlHandlers['renewPrefix'] = ({ prefix, prefixLength }, name) =>
    this.#where(name, (responder) => responder.renewPrefix(prefix, prefixLength));

  /** Decrementing lifetimes begin anew on every interface. */
  restartLifetimes(): void {
    for (const responder of this.#daemon.select()) responder.restartLifetimes();
    this.#options.logger.info({}, 'decrementing lifetimes begin anew');
  }

  async metrics(): Promise<string> {
    this.#metrics ??= import('../metrics/metrics.ts').then(({ createMetrics }) =>
      createMetrics({ status: () => this.status() }),
    );
    return (await this.#metrics).text();
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

  /** Does something on each interface where it can be done; throws the first reason when it can on none. */
  #where(name: string | undefined, act: (responder: Responder) => void): Done {
    const reasons: unknown[] = [];
    const done = this.#daemon.select(name).filter((responder) => {
      try {
        act(responder);
        return true;
      } catch (error) {
        if (!(error instanceof OvlabError)) throw error;
        reasons.push(error);
        return false;
      }
    });
    if (done.length === 0) throw reasons[0];
    return this.#done(done);
  }

  #done(responders: readonly Responder[]): Done {
    return { interfaces: responders.map(({ name }) => name) };
  }
}
