import type { RouterAdvertiserOptions, RouterEvent, RouterOutput } from '../src/index.ts';
import { RouterAdvertiser } from '../src/index.ts';

export interface Sent extends Omit<RouterOutput, 'type' | 'due'> {
  /** Milliseconds since the simulation began. */
  readonly at: number;
}

/** A RouterAdvertiser with a caller that wakes it exactly at its deadlines, in virtual time. */
export class Simulation {
  readonly advertiser: RouterAdvertiser;
  readonly sent: Sent[] = [];
  now = 0;

  constructor(options: Partial<RouterAdvertiserOptions> = {}, random: () => number = () => 0.5) {
    this.advertiser = new RouterAdvertiser(
      { minInterval: 200, maxInterval: 600, firstAdvertisement: 'immediate', ...options },
      random,
    );
  }

  get multicasts(): Sent[] {
    return this.sent.filter((sent) => sent.destination === 'ff02::1');
  }

  /** Reports an event now. */
  event(event: RouterEvent): this {
    for (const { destination, reason, final } of this.advertiser.handle(event, this.now)) {
      this.sent.push({ at: this.now, destination, reason, final });
    }
    return this;
  }

  /** Lets time pass until `time`, inclusive. */
  runTo(time: number): this {
    for (let deadline = this.advertiser.deadline; deadline !== undefined && deadline <= time;) {
      this.now = Math.max(this.now, deadline);
      this.event({ type: 'timer' });
      deadline = this.advertiser.deadline;
    }
    this.now = time;
    return this;
  }

  /** What was sent since the last call. */
  take(): Sent[] {
    return this.sent.splice(0);
  }
}

/** Random numbers given in advance, over and over. */
export function sequence(...numbers: number[]): () => number {
  let index = 0;
  return () => numbers[index++ % numbers.length] ?? 0;
}

/** A small seeded generator (mulberry32), for runs that can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
