import { setTimeout as sleep } from 'node:timers/promises';
import { JournalBatch } from './journal-batch.ts';
import type { Effect } from './lease-image.ts';

/** Where batches go; one at a time. */
export interface Appender {
  append(batch: JournalBatch): Promise<void>;
}

export interface GroupCommitEvents {
  /** Effects are on the medium; in the order of their commits. */
  written(effects: readonly Effect[]): void;
  /** Effects will never be. */
  lost(effects: readonly Effect[]): void;
  /** What somebody who waits for lost effects is told. */
  failure(cause: unknown): Error;
}

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

interface Group {
  readonly batch: JournalBatch;
  readonly waiters: Waiter[];
  effects: Effect[];
}

/** Commits in one write from which on there is a load, and the next write may wait for more of them. */
const LOAD = 4;
/** Milliseconds that it waits then: each write costs processor time of its own, however little is in it. */
const PAUSE = 1;

/** While one write is under way all commits that come gather for the next one: the more there are, the less each costs. */
export class GroupCommit {
  readonly #journal: Appender;
  readonly #events: GroupCommitEvents;
  #gathering = newGroup();
  #spare = newGroup();
  #running = false;
  #whenIdle: (() => void)[] = [];

  constructor(journal: Appender, events: GroupCommitEvents) {
    this.#journal = journal;
    this.#events = events;
  }

  /**
   * Resolves when the effects, and all that were handed over before, are on the medium.
   * @throws RangeError when a lease cannot be written at all
   */
  commit(effects: readonly Effect[]): Promise<void> {
    const group = this.#gathering;
    group.batch.add(effects);
    for (const effect of effects) group.effects.push(effect);
    return new Promise((resolve, reject) => {
      group.waiters.push({ resolve, reject });
      this.#start();
    });
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    // At the end of the turn: what came in one go is written in one go.
    queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    while (this.#gathering.waiters.length > 0) {
      const group = this.#gathering;
      this.#gathering = this.#spare;
      this.#spare = group;
      const load = group.waiters.length >= LOAD;
      try {
        if (!group.batch.empty) await this.#journal.append(group.batch);
        this.#succeed(group);
      } catch (error) {
        const failure = this.#events.failure(error);
        // What came later was judged by what would have been true.
        this.#fail(group, failure);
        this.#fail(this.#gathering, failure);
      }
      if (load) await sleep(PAUSE);
    }
    this.#running = false;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #succeed(group: Group): void {
    const { effects } = group;
    group.effects = [];
    this.#events.written(effects);
    for (const waiter of group.waiters.splice(0)) waiter.resolve();
  }

  #fail(group: Group, failure: Error): void {
    const { effects } = group;
    group.effects = [];
    group.batch.clear();
    this.#events.lost(effects);
    for (const waiter of group.waiters.splice(0)) waiter.reject(failure);
  }
}

function newGroup(): Group {
  return { batch: new JournalBatch(), waiters: [], effects: [] };
}
