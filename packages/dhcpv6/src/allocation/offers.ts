import type { LeaseKey } from '../leases/lease.ts';
import type { PoolSpace } from './pool-space.ts';

/** Milliseconds that something is held for the client that it was offered to. */
export const OFFER_TIME = 30_000;

/** Most offers that are held at once; the oldest one gives way to another. */
export const MAX_OFFERS = 65_536;

/** Something that is held for a client until it asks for it. */
export interface Offer {
  /** Text of the client and its IA. */
  readonly client: string;
  /** Text of `key`. */
  readonly text: string;
  readonly key: LeaseKey;
  /** Where it is taken from; `undefined` for what is reserved. */
  readonly space: PoolSpace | undefined;
  readonly index: number;
  /** Whether it stays taken when the offer ends: an expired lease of the client. */
  staysTaken: boolean;
  until: number;
}

/** At most one offer for each client and IA, and for each address or prefix. */
export class Offers {
  /** The oldest comes first. */
  readonly #ofKey = new Map<string, Offer>();
  readonly #ofClient = new Map<string, Offer>();
  readonly #limit: number;

  constructor(limit = MAX_OFFERS) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#ofKey.size;
  }

  ofKey(text: string): Offer | undefined {
    return this.#ofKey.get(text);
  }

  ofClient(client: string): Offer | undefined {
    return this.#ofClient.get(client);
  }

  /** Holds it in place of what the client was offered before. */
  hold(offer: Offer): void {
    const before = this.#ofClient.get(offer.client);
    if (before !== undefined) this.#end(before);
    const oldest = this.#ofKey.size < this.#limit ? undefined : this.#ofKey.values().next().value;
    if (oldest !== undefined) this.#end(oldest);
    if (!offer.staysTaken) offer.space?.take(offer.index);
    this.#ofKey.set(offer.text, offer);
    this.#ofClient.set(offer.client, offer);
  }

  /** Holds it for another while. */
  renew(offer: Offer, until: number): void {
    offer.until = until;
    this.#ofKey.delete(offer.text);
    this.#ofKey.set(offer.text, offer);
  }

  /** Forgets an offer because there is a lease, which is what takes the address from here on. */
  settle(text: string): void {
    const offer = this.#ofKey.get(text);
    if (offer !== undefined) this.#forget(offer);
  }

  /** Ends the offers whose time is over. */
  expire(now: number): void {
    for (const offer of this.#ofKey.values()) {
      if (offer.until > now) return;
      this.#end(offer);
    }
  }

  #end(offer: Offer): void {
    this.#forget(offer);
    if (!offer.staysTaken) offer.space?.release(offer.index);
  }

  #forget(offer: Offer): void {
    this.#ofKey.delete(offer.text);
    this.#ofClient.delete(offer.client);
  }
}
