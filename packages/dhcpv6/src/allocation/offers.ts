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
  /** When it ends. */
  until: number;
  /** When its turn comes to be looked at; not after `until`. */
  due: number;
}

/** At most one offer for each client and IA, and for each address or prefix. */
export class Offers {
  /** In the order of their turns. */
  readonly #ofKey = new Map<string, Offer>();
  readonly #ofClient = new Map<string, Offer>();
  readonly #limit: number;
  /** No turn comes before. */
  #nextDue = Infinity;

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
    if (this.#ofKey.size >= this.#limit) this.#endOldest();
    if (!offer.staysTaken) offer.space?.take(offer.index);
    this.#ofKey.set(offer.text, offer);
    this.#ofClient.set(offer.client, offer);
    this.#nextDue = Math.min(this.#nextDue, offer.due);
  }

  /** Holds it for another while. It gets another turn when this one comes: most are settled long before. */
  renew(offer: Offer, until: number): void {
    offer.until = until;
  }

  /** Forgets an offer because there is a lease, which is what takes the address from here on. */
  settle(text: string): void {
    const offer = this.#ofKey.get(text);
    if (offer !== undefined) this.#forget(offer);
  }

  /** Ends the offers whose time is over. */
  expire(now: number): void {
    if (now < this.#nextDue) return;
    this.#nextDue = Infinity;
    for (const offer of this.#ofKey.values()) {
      if (offer.due > now) {
        this.#nextDue = offer.due;
        return;
      }
      if (offer.until > now) this.#queue(offer);
      else this.#end(offer);
    }
  }

  #endOldest(): void {
    for (const offer of this.#ofKey.values()) {
      if (offer.until === offer.due) {
        this.#end(offer);
        return;
      }
      this.#queue(offer);
    }
  }

  /** Gives it its turn behind all others. */
  #queue(offer: Offer): void {
    offer.due = offer.until;
    this.#ofKey.delete(offer.text);
    this.#ofKey.set(offer.text, offer);
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
