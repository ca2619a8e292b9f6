import {
  duidsEqual,
  isCanonicalKey,
  leaseKeyText,
  LeaseConflictError,
  standsInTheWay,
  type Duid,
  type Lease,
  type LeaseChange,
  type LeaseKey,
} from '@ovlab/dhcpv6';
import type { Effect, LeaseImage } from './lease-image.ts';

/** Changes that were judged possible. */
export interface Taken {
  readonly effects: readonly Effect[];
  /** For an effect the one that it follows, if that is not on the medium either. */
  readonly before: ReadonlyMap<Effect, Effect>;
}

/** Most effects follow what is on the medium. */
const NONE: ReadonlyMap<Effect, Effect> = new Map();

/** Judges changes by what is promised and by what was handed over and is not promised yet. */
export class PendingChanges {
  readonly #image: LeaseImage;
  /** The last effect that is not on the medium, by the text of its key. */
  readonly #last = new Map<string, Effect>();

  constructor(image: LeaseImage) {
    this.#image = image;
  }

  /**
   * What changes come to; a `delete` that does nothing is left out. They count as handed over from here on.
   * @throws LeaseConflictError, and then nothing was handed over
   */
  take(changes: readonly LeaseChange[]): Taken {
    const effects: Effect[] = [];
    let before: Map<Effect, Effect> | undefined;
    try {
      for (const change of changes) {
        const key = change.type === 'put' ? change.lease : change.key;
        const text = leaseKeyText(key);
        const earlier = this.#last.get(text);
        const effect =
          change.type === 'put' ? this.#put(change.lease, earlier) : this.#delete(key, change.duid, earlier);
        if (effect === undefined) continue;
        if (earlier !== undefined) before = (before ?? new Map<Effect, Effect>()).set(effect, earlier);
        effects.push(effect);
        this.#last.set(text, effect);
      }
    } catch (error) {
      this.takeBack({ effects, before: before ?? NONE });
      throw error;
    }
    return { effects, before: before ?? NONE };
  }

  /** As if the changes had not been handed over; only of what was taken last. */
  takeBack({ effects, before }: Taken): void {
    for (const effect of effects.toReversed()) {
      const earlier = before.get(effect);
      if (earlier === undefined) this.lost([effect]);
      else this.#last.set(leaseKeyText(effect.key), earlier);
    }
  }

  /** Effects are on the medium. */
  written(effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.#image.apply(effect);
      if (this.#forget(effect) && effect.lease === undefined) this.#image.giveBackNumber(effect.id);
    }
  }

  /** Effects will never be on the medium; nor will any that were taken after them. */
  lost(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (this.#forget(effect) && this.#image.find(effect.key) === undefined) {
        this.#image.giveBackNumber(effect.id);
      }
    }
  }

  #put(lease: Lease, earlier: Effect | undefined): Effect {
    const stored = earlier ?? this.#image.find(lease);
    const held = stored?.lease;
    if (held !== undefined && standsInTheWay(held, lease)) throw new LeaseConflictError(held);
    if (stored !== undefined) return { id: stored.id, key: lease, held, lease };
    if (!isCanonicalKey(lease))
      throw new RangeError(`'${lease.address}' is not the RFC 5952 text of an address`);
    return { id: this.#image.takeNumber(), key: lease, held, lease };
  }

  #delete(key: LeaseKey, duid: Duid, earlier: Effect | undefined): Effect | undefined {
    const stored = earlier ?? this.#image.find(key);
    const held = stored?.lease;
    if (stored === undefined || held === undefined || !duidsEqual(held.duid, duid)) return undefined;
    return { id: stored.id, key, held, lease: undefined };
  }

  /** Whether it was the last one of its key. */
  #forget(effect: Effect): boolean {
    const text = leaseKeyText(effect.key);
    if (this.#last.get(text) !== effect) return false;
    this.#last.delete(text);
    return true;
  }
}
