import type { InterfaceSnapshot } from './snapshot.ts';

/** Follows one interface, whether it exists or not. */
export interface InterfaceWatcher {
  /** What the kernel says at this moment. */
  read(): InterfaceSnapshot;
  /** Calls the listener at once with the first snapshot, and later with each one that differs from the last. */
  start(listener: (snapshot: InterfaceSnapshot) => void): void;
  /** Ends the calls; resolves once nothing of the watcher runs any more. */
  stop(): Promise<void>;
}
