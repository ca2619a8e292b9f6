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

/** What all commits of one write wait for: one promise, however many there are. */
interface Outcome {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

interface Group {
  readonly batch: JournalBatch;
  commits: number;
  outcome: Outcome | undefined;
  effects: Effect[];
}

/**
 * The next write waits for more commits, because each costs processor time of its own, however little is in it: a
 * millisecond for so many in the one before. With fewer there is no load, and nobody has to wait.
 */
const COMMITS_A_MILLISECOND = 4;
/** Milliseconds. */
const LONGEST_PAUSE = 4;

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
   * Resolves when the effects, and all that were handed over before, are on the medium. The promise is the same for all
   * that are written together.
   * @throws RangeError when a lease cannot be written at all
   */
  commit(effects: readonly Effect[]): Promise<void> {
    const group = this.#gathering;
    group.batch.add(effects);
    for (const effect of effects) group.effects.push(effect);
    group.commits += 1;
    group.outcome ??= newOutcome();
    this.#start();
    return group.outcome.promise;
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
    while (this.#gathering.commits > 0) {
      const group = this.#gathering;
      this.#gathering = this.#spare;
      this.#spare = group;
      const pause = Math.min(LONGEST_PAUSE, Math.floor(group.commits / COMMITS_A_MILLISECOND));
      try {
        if (!group.batch.empty) await this.#journal.append(group.batch);
        this.#succeed(group);
      } catch (error) {
        const failure = this.#events.failure(error);
        // What came later was judged by what would have been true.
        this.#fail(group, failure);
        this.#fail(this.#gathering, failure);
      }
      if (pause > 0) await sleep(pause);
    }
    this.#running = false;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #succeed(group: Group): void {
    const { effects } = group;
    group.effects = [];
    this.#events.written(effects);
    outcomeOf(group)?.resolve();
  }

  #fail(group: Group, failure: Error): void {
    const { effects } = group;
    group.effects = [];
    group.batch.clear();
    this.#events.lost(effects);
    outcomeOf(group)?.reject(failure);
  }
}

function newGroup(): Group {
  return { batch: new JournalBatch(), commits: 0, outcome: undefined, effects: [] };
}

/** What those wait for whose effects are told; the group is free for others. */
function outcomeOf(group: Group): Outcome | undefined {
  const { outcome } = group;
  group.commits = 0;
  group.outcome = undefined;
  return outcome;
}

function newOutcome(): Outcome {
  let settle: Omit<Outcome, 'promise'> | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: () => settle?.resolve(), reject: (error) => settle?.reject(error) };
}
