/** What to do at a signal. */
export type SignalActions = Readonly<Partial<Record<NodeJS.Signals, () => void>>>;

/**
 * Acts on signals instead of whoever did so before, until the returned function is called: a program that this one is
 * part of may end at a SIGHUP, which means something else here.
 */
export function takeSignals(actions: SignalActions): () => void {
  const taken = (Object.entries(actions) as [NodeJS.Signals, () => void][]).map(([signal, action]) => {
    const before = process.listeners(signal);
    process.removeAllListeners(signal).on(signal, action);
    return { signal, action, before };
  });
  return () => {
    for (const { signal, action, before } of taken) {
      process.off(signal, action);
      for (const listener of before) process.on(signal, listener);
    }
  };
}
