import { readFileSync } from 'node:fs';
import type { Logger } from '../logger.ts';

/** How many neighbours the kernel knows at most (arp(7)); the setting of the initial namespace holds for all. */
const SETTING = 'net.ipv6.neigh.default.gc_thresh3';
/** The share of it from which on it is said. */
const SHARE = 0.8;

/**
 * Says once that the kernel's table of neighbours is about to be too small: an answer to a host that has no room there
 * does not leave.
 */
export class NeighbourTable {
  readonly #logger: Logger;
  readonly #most: number | undefined;
  #said = false;

  /** @param read default: the file of the setting, which namespaces other than the first do not have */
  constructor(logger: Logger, read: () => string = readSetting) {
    this.#logger = logger;
    this.#most = limitOf(read);
  }

  /** `hosts` is how many there are on the links. */
  check(hosts: number): void {
    if (this.#said || this.#most === undefined || hosts < this.#most * SHARE) return;
    this.#said = true;
    const size = Math.max(4_096, 2 ** Math.ceil(Math.log2(hosts * 2)));
    this.#logger.warn(
      { hosts, limit: this.#most, hint: `sysctl -w ${SETTING}=${size}` },
      `${hosts} leases are close to the ${this.#most} neighbours that the kernel knows at most: raise ${SETTING}, or answers will not leave`,
    );
  }
}

function readSetting(): string {
  return readFileSync(`/proc/sys/${SETTING.replaceAll('.', '/')}`, 'utf8');
}

function limitOf(read: () => string): number | undefined {
  try {
    const limit = Number(read());
    return Number.isInteger(limit) && limit > 0 ? limit : undefined;
  } catch {
    return undefined;
  }
}
