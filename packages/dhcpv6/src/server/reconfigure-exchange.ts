import type { ReconfigureRequest } from './reconfigure-message.ts';

/** RFC 9915 7.6, in milliseconds. */
export const REC_TIMEOUT = 2_000;
/** RFC 9915 7.6: how often the message is sent. */
export const REC_MAX_RC = 8;

export type ReconfigureState = 'waiting' | 'answered' | 'abandoned';

/**
 * Repeats a Reconfigure message until its client has done what it says (RFC 9915 18.3.11), without clock or socket: the
 * caller asks at the `deadline` whether to send. Each message is made afresh, because a client that has seen the
 * last one refuses its replay detection value.
 */
export class ReconfigureExchange {
  readonly #request: ReconfigureRequest;
  #state: ReconfigureState = 'waiting';
  #sent = 0;
  #timeout = REC_TIMEOUT;
  #deadline: number;

  /** @param now milliseconds of the caller's clock; the first message is due at once */
  constructor(request: ReconfigureRequest, now: number) {
    this.#request = request;
    this.#deadline = now;
  }

  get state(): ReconfigureState {
    return this.#state;
  }

  /** When to call `isDue`; `undefined` when the exchange is over. */
  get deadline(): number | undefined {
    return this.#state === 'waiting' ? this.#deadline : undefined;
  }

  /** Whether a message has to be sent, which then counts as sent. */
  isDue(now: number): boolean {
    if (this.#state !== 'waiting' || now < this.#deadline) return false;
    if (this.#sent === REC_MAX_RC) {
      this.#state = 'abandoned';
      return false;
    }
    this.#sent += 1;
    this.#deadline = now + this.#timeout;
    this.#timeout *= 2;
    return true;
  }

  /** Takes note of a message of the client. @param type its type, as `request` of an `Answer` */
  heard(type: string): void {
    if (this.#state === 'waiting' && type === this.#request) this.#state = 'answered';
  }
}
