import type { AdvertisementReason } from '@ovlab/ndp';

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
  /** Router Advertisements that did not leave. */
  readonly sendFailures: number;
  readonly received: Readonly<Record<ReceivedType, ReceivedCount>>;
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
  #sendFailures = 0;
  #signsOfLife = 0;

  sent(reason: AdvertisementReason): void {
    this.#sent[reason] += 1;
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
      sendFailures: this.#sendFailures,
      received: {
        'router-solicitation': received('router-solicitation'),
        'router-advertisement': received('router-advertisement'),
      },
      signsOfLife: this.#signsOfLife,
    };
  }
}
