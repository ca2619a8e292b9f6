import type { OvlabError } from '@ovlab/core';
import type { Notification } from './messages.ts';

/** Stands where notifications were left out because the reader was too slow. */
export interface DroppedMessage {
  readonly type: 'dropped';
  readonly count: number;
}

type Item = Notification | DroppedMessage;

/** What is worth little late: a slow reader loses these first, and is told how many. */
const lossy: ReadonlySet<Notification['type']> = new Set(['log', 'bytecount']);

/**
 * Notifications on their way to a reader that may be slow. A full queue loses log lines and byte counts; all others
 * are kept, and `full` asks the sender to pause.
 */
export class NotificationQueue implements AsyncIterableIterator<Item> {
  readonly #limit: number;
  readonly #onChange: () => void;
  readonly #items: Item[] = [];
  #dropped = 0;
  #ended: { readonly failure: OvlabError | undefined } | undefined;
  #waiting: (() => void) | undefined;

  /** `onChange` is called whenever `full` may have changed. */
  constructor(limit: number, onChange: () => void) {
    this.#limit = limit;
    this.#onChange = onChange;
  }

  get full(): boolean {
    return this.#ended === undefined && this.#items.length >= this.#limit;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  push(message: Notification): void {
    if (this.#ended !== undefined) return;
    if (this.full && lossy.has(message.type)) {
      this.#dropped += 1;
      return;
    }
    this.#flushDropped();
    this.#items.push(message);
    this.#onChange();
    this.#waiting?.();
  }

  /** No more will come; what waits is still read, then the failure is thrown. */
  end(failure: OvlabError | undefined): void {
    this.#ended ??= { failure };
    this.#onChange();
    this.#waiting?.();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Item, undefined>> {
    for (;;) {
      if (this.#items.length === 0) this.#flushDropped();
      const item = this.#items.shift();
      if (item !== undefined) {
        this.#onChange();
        return { done: false, value: item };
      }
      if (this.#ended !== undefined) {
        const { failure } = this.#ended;
        this.#ended = { failure: undefined };
        if (failure !== undefined) throw failure;
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
      this.#waiting = undefined;
    }
  }

  /** The reader has had enough. */
  return(): Promise<IteratorResult<Item, undefined>> {
    this.#items.length = 0;
    this.#dropped = 0;
    this.end(undefined);
    return Promise.resolve({ done: true, value: undefined });
  }

  #flushDropped(): void {
    if (this.#dropped === 0) return;
    this.#items.push({ type: 'dropped', count: this.#dropped });
    this.#dropped = 0;
  }
}
