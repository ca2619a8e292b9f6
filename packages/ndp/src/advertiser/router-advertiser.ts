import { ALL_NODES, MAX_RA_DELAY_TIME, UNSPECIFIED } from '../constants.ts';
import { ExpectedClients } from './expected-clients.ts';
import { MulticastSchedule } from './multicast-schedule.ts';
import {
  MAX_PENDING_SOLICITATIONS,
  MAX_PENDING_UNICAST_ONLY,
  PendingSolicitations,
} from './pending-solicitations.ts';
import type { RouterEvent, RouterOutput } from './router-events.ts';
import { checkSettings, defaultSettings, type AdvertiserSettings } from './settings.ts';

export interface RouterAdvertiserOptions extends AdvertiserSettings {
  /**
   * `immediate`: the first advertisement goes out at `enable`. `scheduled`: it waits for its interval of at most 16 s,
   * for a caller that knows that nobody listens yet: the first host to come then does not have to wait until
   * MIN_DELAY_BETWEEN_RAS has passed since an advertisement that no one heard.
   */
  readonly firstAdvertisement: 'immediate' | 'scheduled';
}

/**
 * Decides when the Router Advertisements of one interface go out (RFC 4861 6.2.4 to 6.2.6), without clock, timer or
 * socket: the caller hands in what happened and the time, and sends what is returned.
 */
export class RouterAdvertiser {
  readonly #random: () => number;
  readonly #firstAdvertisement: RouterAdvertiserOptions['firstAdvertisement'];
  readonly #multicasts: MulticastSchedule;
  readonly #pending = new PendingSolicitations();
  readonly #clients = new ExpectedClients();
  #settings: Required<AdvertiserSettings>;
  #now = -Infinity;

  /**
   * @param random evenly distributed in [0, 1), like `Math.random`
   * @throws RangeError when a setting is out of its range
   */
  constructor(options: RouterAdvertiserOptions, random: () => number) {
    this.#settings = checkSettings(options, defaultSettings);
    this.#firstAdvertisement = options.firstAdvertisement;
    this.#random = random;
    this.#multicasts = new MulticastSchedule(this.#settings, random);
  }

  /** When to call `handle` with `{ type: 'timer' }`, in milliseconds of the caller's clock; `undefined`: not at all. */
  get deadline(): number | undefined {
    const { nextMulticast } = this;
    if (nextMulticast === undefined) return undefined;
    return Math.min(nextMulticast, this.#pending.earliest ?? Infinity, this.#clients.deadline ?? Infinity);
  }

  /** When the next multicast is scheduled, in milliseconds; `undefined` while the interface does not advertise. */
  get nextMulticast(): number | undefined {
    return this.#multicasts.next?.at;
  }

  /** Hosts that wait for a unicast answer; at most `MAX_PENDING_SOLICITATIONS`, or `MAX_PENDING_UNICAST_ONLY`. */
  get pendingAnswers(): number {
    return this.#pending.size;
  }

  /**
   * @param now milliseconds of a monotonic clock, whatever its zero
   * @returns what to send at once, in this order
   * @throws RangeError when `reconfigure` is out of bounds; the settings in force stay
   */
  handle(event: RouterEvent, now: number): readonly RouterOutput[] {
    this.#now = now;
    if (event.type === 'cease') return this.#cease();
    this.#note(event);
    return this.#sendDue();
  }

  #note(event: Exclude<RouterEvent, { type: 'cease' }>): void {
    if (event.type === 'enable') return this.#enable();
    if (event.type === 'disable') return this.#disable();
    if (event.type === 'reconfigure') return this.#reconfigure(event);
    if (!this.#multicasts.running) return;
    switch (event.type) {
      case 'solicited':
        return this.#solicited(event.source);
      case 'changed':
        // RFC 4861 6.2.4: up to three advertisements by the same rules as for a new advertising interface.
        this.#multicasts.beginInitial('changed');
        return this.#multicasts.request(this.#now, 'changed');
      case 'advertise':
        return this.#multicasts.request(this.#now, 'requested');
      case 'client-expected':
        return this.#clients.expect(this.#now);
      case 'sign-of-life':
        // A host that opens its interface reports its multicast groups at once (RFC 3590 4), so it can hear now.
        // The answer to all is unsolicited: the random delay of RFC 4861 6.2.6 does not apply.
        if (this.#clients.heard()) this.#multicasts.request(this.#now, 'client');
        return;
      case 'multicast-left':
        return this.#multicasts.left(this.#now);
      case 'timer':
        return;
    }
  }

  #enable(): void {
    if (this.#multicasts.running) return;
    this.#multicasts.start(this.#now);
    if (this.#firstAdvertisement === 'immediate') this.#multicasts.request(this.#now, 'initial');
  }

  #disable(): void {
    this.#multicasts.stop();
    this.#pending.clear();
    this.#clients.clear();
  }

  /**
   * RFC 4861 6.2.5 allows one to three final advertisements. One it is, at once: three would have to lie 3 s apart
   * and hold up a shutdown for 6 s, and a host that misses it finds out by Neighbor Unreachability Detection.
   */
  #cease(): readonly RouterOutput[] {
    if (!this.#multicasts.running) return [];
    this.#disable();
    this.#multicasts.sent(this.#now);
    return [{ type: 'send', destination: ALL_NODES, reason: 'final', final: true, due: this.#now }];
  }

  #reconfigure(settings: AdvertiserSettings): void {
    this.#settings = checkSettings(settings, this.#settings);
    this.#multicasts.setPace(this.#settings, this.#now);
  }

  #solicited(source: string): void {
    const due = this.#now + this.#random() * MAX_RA_DELAY_TIME;
    if (this.#settings.unicastOnly) {
      if (source !== UNSPECIFIED) this.#pending.add(source, due, MAX_PENDING_UNICAST_ONLY);
      return;
    }
    // RFC 7772 5.1: a unicast answer spares sleeping hosts, and it is free of the multicast rate limit.
    const unicast = source !== UNSPECIFIED && this.#settings.solicited === 'unicast';
    if (unicast && this.#pending.add(source, due, MAX_PENDING_SOLICITATIONS)) return;
    // RFC 4861 6.2.6: the random delay begins when the next multicast is allowed.
    const { allowed } = this.#multicasts;
    const wait = Math.max(0, allowed - this.#now);
    // A multicast that takes the place of all pending answers must not be later than the first of them.
    const first = unicast && wait === 0 ? this.#pending.earliest : undefined;
    this.#multicasts.request(first ?? due + wait, 'solicited');
  }

  #sendDue(): readonly RouterOutput[] {
    const silent = this.#clients.takeDue(this.#now);
    if (silent !== undefined) this.#multicasts.request(silent, 'client');
    const { next } = this.#multicasts;
    if (next === undefined) return [];
    if (next.at > this.#now) return this.#answers();
    this.#multicasts.sent(this.#now);
    const multicast = {
      type: 'send',
      destination: ALL_NODES,
      reason: next.reason,
      final: false,
      due: next.at,
    } as const;
    if (this.#settings.unicastOnly) return [multicast, ...this.#answers()];
    this.#pending.clear();
    return [multicast];
  }

  #answers(): readonly RouterOutput[] {
    return this.#pending.takeDue(this.#now).map(({ source, due }) => ({
      type: 'send',
      destination: source,
      reason: 'solicited',
      final: false,
      due,
    }));
  }
}
