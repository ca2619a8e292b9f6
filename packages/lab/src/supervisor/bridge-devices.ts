import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '@ovlab/core';
import type { Logger } from '@ovlab/responder';

const START_POLL_MS = 4;
const WATCH_POLL_MS = 100;
const PATIENCE_MS = 1000;

/** The TAP device as a port of the bridge, as the kernel of the caller's network namespace shows it. */
export class BridgeDevices {
  readonly #bridge: string;
  readonly #tap: string;
  readonly #logger: Logger;

  constructor({ bridge, tap }: Lab['server'], logger: Logger) {
    this.#bridge = bridge;
    this.#tap = tap;
    this.#logger = logger;
  }

  /**
   * Waits without limit until the TAP device is a port of the bridge. OpenVPN would make a device of its own
   * where ours is not there yet, and a responder must not speak before the first-hop guard is in place, which
   * is certain then.
   */
  async present(signal: AbortSignal): Promise<void> {
    const since = performance.now();
    let told = false;
    while (!this.#isPort() && !signal.aborted) {
      if (!told && performance.now() - since > PATIENCE_MS) {
        this.#logger.warn(
          { bridge: this.#bridge, tap: this.#tap },
          'waiting for the TAP device in the bridge',
        );
        told = true;
      }
      await sleep(told ? WATCH_POLL_MS : START_POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Calls back when the TAP device has gone or is another one; an open descriptor of the old one is dead then. */
  async watch(signal: AbortSignal, onReplaced: () => void): Promise<void> {
    let known = this.tapIndex;
    while (!signal.aborted) {
      await sleep(WATCH_POLL_MS, undefined, { signal }).catch(() => undefined);
      const index = this.tapIndex;
      if (index !== known && known !== undefined) onReplaced();
      known = index;
    }
  }

  #isPort(): boolean {
    return existsSync(`/sys/class/net/${this.#bridge}/brif/${this.#tap}`);
  }

  /** The kernel's number of the TAP device; another one of the same name has another number. */
  get tapIndex(): string | undefined {
    try {
      return readFileSync(`/sys/class/net/${this.#tap}/ifindex`, 'utf8').trim();
    } catch {
      return undefined;
    }
  }
}
