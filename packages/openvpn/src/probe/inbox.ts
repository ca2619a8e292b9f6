/** Hands over what arrives one at a time to one reader, which waits until a deadline. */
export class Inbox<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | undefined;

  push(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /**
   * The next item; undefined when none has come by `deadline`, in the milliseconds of `performance.now()`.
   *
   * Errors: the signal's reason.
   */
  async next(deadline: number, signal?: AbortSignal): Promise<T | undefined> {
    signal?.throwIfAborted();
    if (this.#items.length === 0) await this.#wait(deadline, signal);
    signal?.throwIfAborted();
    return this.#items.shift();
  }

  #wait(deadline: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(wake, Math.max(0, deadline - performance.now()));
      signal?.addEventListener('abort', wake, { once: true });
      this.#wake = wake;
    });
  }
}
