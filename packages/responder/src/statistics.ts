import type { AdvertisementReason } from '@ovlab/ndp';
import type { Refusal } from './client-policy.ts';

/** Messages of one type that came in. */
export interface ReceivedCount {
  readonly valid: number;
  /** How many were discarded, by reason; the reasons are those of `@ovlab/ndp`. */
  readonly discarded: Readonly<Record<string, number>>;
}

export type ReceivedType = 'router-solicitation' | 'router-advertisement';

/** Counts since the responder was made. */
export interface ResponderCounts {
  /** Router Advertisements that left, by what made them go. */
  readonly sent: Readonly<Record<AdvertisementReason, number>>;
  /** The same ones by whom they went to. */
  readonly sentMulticast: number;
  readonly sentUnicast: number;
  /** Router Advertisements that did not leave. */
  readonly sendFailures: number;
  /** How long advertisements took from the time that they were due until the kernel had them, in seconds. */
  readonly sendDelay: { readonly count: number; readonly sum: number; readonly max: number };
  readonly received: Readonly<Record<ReceivedType, ReceivedCount>>;
  /** Valid solicitations that were not answered on purpose. */
  readonly refused: Readonly<Record<Refusal, number>>;
  /** Values of other routers that did not fit ours, by field (RFC 4861 6.2.7). */
  readonly inconsistencies: Readonly<Record<string, number>>;
  /** Listener reports of other hosts. */
  readonly signsOfLife: number;
}

/** Counts what a responder does. */
export class Statistics {
  readonly #sent: Record<AdvertisementReason, number> = {
    initial: 0,
    periodic: 0,
    solicited: 0,
    changed: 0,
    client: 0,
    requested: 0,
    final: 0,
  };
  readonly #valid: Record<ReceivedType, number> = { 'router-solicitation': 0, 'router-advertisement': 0 };
  readonly #discarded: Record<ReceivedType, Record<string, number>> = {
    'router-solicitation': {},
    'router-advertisement': {},
  };
  readonly #refused: Record<Refusal, number> = { denied: 0, unspecified: 0 };
  readonly #inconsistencies: Record<string, number> = {};
  readonly #cast = { multicast: 0, unicast: 0 };
  readonly #sendDelay = { count: 0, sum: 0, max: 0 };
  #sendFailures = 0;
  #signsOfLife = 0;

  /** `delay` is in milliseconds. */
  sent(reason: AdvertisementReason, cast: 'multicast' | 'unicast', delay: number): void {
    this.#sent[reason] += 1;
    this.#cast[cast] += 1;
    this.#sendDelay.count += 1;
    this.#sendDelay.sum += delay / 1000;
    this.#sendDelay.max = Math.max(this.#sendDelay.max, delay / 1000);
  }

  refused(why: Refusal): void {
    this.#refused[why] += 1;
  }

  inconsistent(field: string): void {
    this.#inconsistencies[field] = (this.#inconsistencies[field] ?? 0) + 1;
  }

  sendFailed(): void {
    this.#sendFailures += 1;
  }

  /** `discard` is why the message does not count, undefined when it does. */
  received(type: ReceivedType, discard: string | undefined): void {
    if (discard === undefined) this.#valid[type] += 1;
    else this.#discarded[type][discard] = (this.#discarded[type][discard] ?? 0) + 1;
  }

  signOfLife(): void {
    this.#signsOfLife += 1;
  }

  /** A copy of the counts. */
  counts(): ResponderCounts {
    const received = (type: ReceivedType): ReceivedCount => ({
      valid: this.#valid[type],
      discarded: { ...this.#discarded[type] },
    });
    return {
      sent: { ...this.#sent },
      sentMulticast: this.#cast.multicast,
      sentUnicast: this.#cast.unicast,
      sendFailures: this.#sendFailures,
      sendDelay: { ...this.#sendDelay },
      received: {
        'router-solicitation': received('router-solicitation'),
        'router-advertisement': received('router-advertisement'),
      },
      refused: { ...this.#refused },
      inconsistencies: { ...this.#inconsistencies },
      signsOfLife: this.#signsOfLife,
    };
  }
}
