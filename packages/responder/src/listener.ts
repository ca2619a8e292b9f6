import type { RouterAdvertisement } from '@ovlab/ndp';
import type { ClientGate } from './client-policy.ts';
import type { Clock } from './clock.ts';
import { judge } from './incoming.ts';
import type { LinkState } from './link-state.ts';
import type { Logger } from './logger.ts';
import { RouterWatch } from './router-watch.ts';
import type { Schedule } from './schedule.ts';
import type { Statistics } from './statistics.ts';
import type { IncomingMessage, TransportEvents } from './transport/transport.ts';

export interface ListenerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly statistics: Statistics;
  readonly schedule: Schedule;
  readonly link: LinkState;
  readonly gate: () => ClientGate;
}

/** Judges what comes in from the link, counts it, and hands on what has to be answered or looked at. */
export class Listener implements TransportEvents {
  readonly routers: RouterWatch;
  readonly #options: ListenerOptions;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.routers = new RouterWatch(options.logger, options.statistics);
  }

  message(incoming: IncomingMessage): void {
    const { statistics, logger, link } = this.#options;
    const { source } = incoming;
    const judgement = judge(incoming);
    if (judgement === undefined) return;
    const { type, message } = judgement;
    const discard = judgement.discard ?? (link.isOwn(source) ? 'own-address' : undefined);
    statistics.received(type, discard);
    logger.debug({ source, discard }, `heard ${type}`);
    if (discard !== undefined || message === undefined) return;
    if (message.type === 'router-solicitation') this.#solicited(source);
    else this.#advertised(source, message);
  }

  /** The kernel's own reports come back to the socket and tell nothing about others. */
  signOfLife(source: string): void {
    const { statistics, schedule, link } = this.#options;
    if (link.isOwn(source)) return;
    statistics.signOfLife();
    schedule.handle({ type: 'sign-of-life' });
  }

  error({ message }: Error): void {
    this.#options.logger.debug({ reason: message }, 'the socket reported an error');
  }

  #solicited(source: string): void {
    const { statistics, schedule, gate } = this.#options;
    const refusal = gate().refusal(source);
    if (refusal === undefined) schedule.handle({ type: 'solicited', source });
    else statistics.refused(refusal);
  }

  #advertised(source: string, message: RouterAdvertisement): void {
    const { clock, link } = this.#options;
    this.routers.heard(source, message, link.message(), clock.now());
  }
}
