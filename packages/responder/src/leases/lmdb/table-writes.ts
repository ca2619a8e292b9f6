/** Turns of the event loop after which the writing thread is waited for, so that what it has to do stays bounded. */
const TURNS_AHEAD = 32;

/** Promises of one write in many parts, most of which are the same promise. */
export class TableWrites {
  #last: Promise<unknown> | undefined;
  #failure: unknown;
  #turns = 0;

  add(written: Promise<unknown>): void {
    if (written === this.#last) return;
    this.#last = written;
    // At once, or a failure while the next part is prepared would be nobody's.
    written.catch(async (error: unknown) => {
      this.#failure ??= error;
      // LMDB's words; a promise of its own, which has to be heard too.
      this.#failure = await causeOf(error);
    });
  }

  /** Lets other work go on. Rejects with the first failure. */
  async turn(): Promise<void> {
    this.#turns += 1;
    if (this.#turns % TURNS_AHEAD === 0) await this.done();
    else await new Promise((resolve) => setImmediate(resolve));
  }

  /** Resolves when all is written. Rejects with the first failure. */
  async done(): Promise<void> {
    await this.#last?.catch(causeOf);
    if (this.#failure !== undefined) throw await causeOf(this.#failure);
  }
}

/** A commit that fails says so in a second promise. */
async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  return Promise.resolve(error.commitError).then(
    () => error,
    (cause: unknown) => cause,
  );
}
