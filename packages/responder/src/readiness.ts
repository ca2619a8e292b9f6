/** A promise that is settled once from outside, and that nobody has to look at. */
export interface Readiness {
  readonly promise: Promise<void>;
  succeed(): void;
  fail(error: unknown): void;
}

export function createReadiness(): Readiness {
  let succeed: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    succeed = resolve;
    fail = reject;
  });
  // A caller that does not ask whether it became ready must not be ended by an unhandled rejection.
  promise.catch(() => undefined);
  return { promise, succeed, fail };
}
