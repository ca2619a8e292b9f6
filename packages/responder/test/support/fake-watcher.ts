import { isDeepStrictEqual } from 'node:util';
import type { InterfaceSnapshot } from '../../src/interface/snapshot.ts';
import type { InterfaceWatcher } from '../../src/interface/watcher.ts';

/** A watcher of an interface that the test describes. */
export interface FakeWatcher extends InterfaceWatcher {
  /** Changes the interface and tells the listener. */
  set(snapshot: InterfaceSnapshot): void;
  /** Changes the interface without telling, as when the signal is late. */
  setSilently(snapshot: InterfaceSnapshot): void;
}

export function createFakeWatcher(first: InterfaceSnapshot): FakeWatcher {
  let current = first;
  let told: InterfaceSnapshot | undefined;
  let listener: ((snapshot: InterfaceSnapshot) => void) | undefined;
  const tell = (): void => {
    if (listener === undefined || isDeepStrictEqual(current, told)) return;
    told = current;
    listener(current);
  };
  return {
    read: () => current,
    start(onChange) {
      listener = onChange;
      tell();
    },
    stop() {
      listener = undefined;
      return Promise.resolve();
    },
    set(snapshot) {
      current = snapshot;
      tell();
    },
    setSilently(snapshot) {
      current = snapshot;
    },
  };
}
