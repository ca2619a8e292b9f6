import {
  ALL_NODES,
  MAX_RA_DELAY_TIME,
  RouterAdvertiser,
  type RouterEvent,
  type RouterOutput,
} from '@ovlab/ndp';
import type { Clock } from './clock.ts';
import type { RaConfig } from './config/ra-config.ts';
import type { SendResult } from './link-sender.ts';
import type { Statistics } from './statistics.ts';

export interface ScheduleOptions {
  readonly config: RaConfig;
  readonly clock: Clock;
  readonly random: () => number;
  readonly statistics: Statistics;
  /** Never rejects. */
  readonly send: (output: RouterOutput) => Promise<SendResult>;
  /** Does the work of an advertisement without its effects. */
  readonly rehearse?: () => void;
}

/** Milliseconds before an answer is due at which its work is rehearsed. */
const REHEARSAL = 3;
/** Milliseconds without an advertisement after which its code and what it reads have left the processor's caches. */
const COLD = 20;

/** Gives the advertiser its time: hands it events, sends what it asks for, and wakes it at its deadline. */
export class Schedule {
  readonly #advertiser: RouterAdvertiser;
  readonly #options: ScheduleOptions;
  #lastMulticast: number | undefined;
  #lastSend = -Infinity;
  #cancelDeadline: (() => void) | undefined;
  #ended = false;

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#advertiser = new RouterAdvertiser(timing(options.config), options.random);
  }

  /** Milliseconds until the next multicast advertisement; undefined when none is to come. */
  get untilMulticast(): number | undefined {
    const { nextMulticast } = this.#advertiser;
    return nextMulticast === undefined ? undefined : Math.max(0, nextMulticast - this.#options.clock.now());
  }

  /** Milliseconds since the last multicast advertisement left; undefined when none has. */
  get sinceMulticast(): number | undefined {
    return this.#lastMulticast === undefined ? undefined : this.#options.clock.now() - this.#lastMulticast;
  }

  /** Does nothing after `end`. */
  handle(event: RouterEvent): void {
    if (this.#ended) return;
    const { clock } = this.#options;
    for (const output of this.#advertiser.handle(event, clock.now())) void this.#send(output);
    this.#cancelDeadline?.();
    const { deadline } = this.#advertiser;
    if (deadline !== undefined) this.#wakeAt(deadline);
  }

  reconfigure(config: RaConfig): void {
    this.handle({ type: 'reconfigure', ...timing(config) });
  }

  /** The last event; with `withdraw` it makes a final advertisement go out (RFC 4861 6.2.5). */
  end(withdraw: boolean): void {
    this.handle({ type: withdraw ? 'cease' : 'disable' });
    this.#ended = true;
  }

  /** An answer that is done cold leaves a millisecond late, and that is half of what the machine adds. */
  #wakeAt(deadline: number): void {
    const { clock, rehearse } = this.#options;
    const delay = deadline - clock.now();
    const wake = (): void => {
      this.#cancelDeadline = clock.setTimer(deadline - clock.now(), () => this.handle({ type: 'timer' }));
    };
    const cold = deadline - this.#lastSend > COLD;
    if (rehearse === undefined || !cold || delay <= REHEARSAL || delay > MAX_RA_DELAY_TIME) return wake();
    this.#cancelDeadline = clock.setTimer(delay - REHEARSAL, () => {
      rehearse();
      wake();
    });
  }

  async #send(output: RouterOutput): Promise<void> {
    const { clock, statistics, send } = this.#options;
    const multicast = output.destination === ALL_NODES;
    const at = clock.now();
    this.#lastSend = at;
    const result = await send(output);
    if (result === 'sent') {
      statistics.sent(output.reason, multicast ? 'multicast' : 'unicast', clock.now() - output.due);
      if (multicast) {
        this.#lastMulticast = at;
        this.handle({ type: 'multicast-left' });
      }
      return;
    }
    if (result === 'silent') return;
    statistics.sendFailed();
    // The kernel can be out of buffers just after the carrier came; hosts should not wait for the next interval.
    if (multicast && result === 'refused') this.handle({ type: 'advertise' });
  }
}

function timing({ minInterval, maxInterval, minDelayBetweenRas, firstAdvertisement, clients }: RaConfig) {
  const { solicited, unicastOnly } = clients;
  return { minInterval, maxInterval, minDelayBetweenRas, firstAdvertisement, solicited, unicastOnly };
}
