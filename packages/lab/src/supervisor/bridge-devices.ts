import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@ovlab/responder';

const START_POLL_MS = 4;
const WATCH_POLL_MS = 100;
const PATIENCE_MS = 1000;
/** Looks in a row after which a device that OpenVPN made is gone; at its start and end it is away for less. */
const LOOKS_WITHOUT = 5;

/** Names of the interfaces that one OpenVPN of a server has to do with. */
export interface BridgeDeviceNames {
  readonly bridge: string;
  readonly tap: string;
  /** Port that the bridge has anyway, where OpenVPN makes the TAP device; undefined for a persistent device. */
  readonly uplink?: string | undefined;
  /** The bridge has no port but those that OpenVPN makes. */
  readonly alone?: boolean;
}

/** The TAP device as a port of the bridge, as the kernel of the caller's network namespace shows it. */
export class BridgeDevices {
  readonly #names: BridgeDeviceNames;
  readonly #logger: Logger;

  constructor(names: BridgeDeviceNames, logger: Logger) {
    this.#names = names;
    this.#logger = logger;
  }

  /**
   * Waits without limit until the TAP device is a port of the bridge, or the bridge has its uplink where OpenVPN makes
   * the device. OpenVPN would make a device of its own where ours is not there yet, and a responder must not speak
   * before the first-hop guard is in place, which is certain then.
   */
  async present(signal: AbortSignal): Promise<void> {
    const { bridge, tap, uplink, alone = false } = this.#names;
    const ready = (): boolean =>
      alone && uplink !== undefined ? isBridge(bridge) : isPort(bridge, uplink ?? tap);
    const since = performance.now();
    let told = false;
    while (!ready() && !signal.aborted) {
      if (!told && performance.now() - since > PATIENCE_MS) {
        this.#logger.warn({ bridge, tap }, `waiting for ${uplink ?? 'the TAP device'} in the bridge`);
        told = true;
      }
      await sleep(told ? WATCH_POLL_MS : START_POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Calls back when the TAP device has gone or is another one; an open descriptor of the old one is dead then. */
  async watch(signal: AbortSignal, onReplaced: () => void): Promise<void> {
    let known = this.#index;
    let without = 0;
    while (!signal.aborted) {
      await sleep(WATCH_POLL_MS, undefined, { signal }).catch(() => undefined);
      const index = this.#index;
      without = index === undefined ? without + 1 : 0;
      if (this.#names.uplink === undefined) {
        if (index !== known && known !== undefined) onReplaced();
        known = index;
      } else {
        if (without === LOOKS_WITHOUT && known !== undefined) onReplaced();
        if (index !== undefined || without >= LOOKS_WITHOUT) known = index;
      }
    }
  }

  /**
   * The kernel's number of the TAP device that OpenVPN finds at its start; another one of the same name has another
   * number. Undefined where OpenVPN makes it.
   */
  get tapIndex(): string | undefined {
    return this.#names.uplink === undefined ? this.#index : undefined;
  }

  get #index(): string | undefined {
    try {
      return readFileSync(`/sys/class/net/${this.#names.tap}/ifindex`, 'utf8').trim();
    } catch {
      return undefined;
    }
  }
}

function isBridge(name: string): boolean {
  return existsSync(`/sys/class/net/${name}/bridge`);
}

function isPort(bridge: string, name: string): boolean {
  return existsSync(`/sys/class/net/${bridge}/brif/${name}`);
}
