import { MAX_FINAL_RTR_ADVERTISEMENTS } from '@ovlab/ndp';
import type { RaConfig } from './config/ra-config.ts';
import type { InterfaceSnapshot } from './interface/snapshot.ts';

/**
 * The link-local address that advertisements come from. Hosts know a router by it, so it stays the same as long as
 * the interface has it, even if another one is added.
 */
export class SourceAddress {
  #current: string | undefined;
  /** Addresses that were given up, with how many times that is still to be said (RFC 4861 6.2.8). */
  readonly #former = new Map<string, number>();

  /** The snapshot with the address in use as `linkLocal`; undefined there when none fits. */
  applyTo(snapshot: InterfaceSnapshot, { sourceAddress }: RaConfig): InterfaceSnapshot {
    const linkLocal = this.#choose(snapshot, sourceAddress);
    if (linkLocal !== undefined && linkLocal !== this.#current) this.#change(linkLocal);
    return { ...snapshot, linkLocal };
  }

  /** The former addresses that are to be withdrawn beside the next advertisement to all. */
  takeFormer(): readonly string[] {
    const addresses = [...this.#former.keys()];
    for (const [address, left] of this.#former) {
      if (left > 1) this.#former.set(address, left - 1);
      else this.#former.delete(address);
    }
    return addresses;
  }

  #choose({ linkLocals }: InterfaceSnapshot, wanted: string | undefined): string | undefined {
    if (wanted !== undefined) return linkLocals.includes(wanted) ? wanted : undefined;
    return this.#current !== undefined && linkLocals.includes(this.#current) ? this.#current : linkLocals[0];
  }

  #change(address: string): void {
    if (this.#current !== undefined) this.#former.set(this.#current, MAX_FINAL_RTR_ADVERTISEMENTS);
    this.#former.delete(address);
    this.#current = address;
  }
}
