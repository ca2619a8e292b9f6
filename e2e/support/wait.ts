/**
 * Asks until the answer is true, every 50 ms.
 *
 * @param what completes "did not … in time"
 * @param timeout milliseconds; default: longer than anything takes on a busy machine
 */
export async function waitFor(
  what: string,
  condition: () => Promise<boolean>,
  timeout = 60_000,
): Promise<void> {
  const deadline = performance.now() + timeout;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`did not ${what} within ${timeout} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
