import { INFINITY } from '@ovlab/ndp';
import { z } from 'zod';
import type { GlobalAddress } from './snapshot.ts';

/** When the lifetimes of an address end, in milliseconds of a clock; undefined: never. */
interface Ends {
  readonly validUntil: number | undefined;
  readonly preferredUntil: number | undefined;
}

const listing = z.array(
  z.object({
    addr_info: z.array(
      z.object({ local: z.string(), valid_life_time: z.number(), preferred_life_time: z.number() }),
    ),
  }),
);

/** `ip` rounds to seconds; what differs by less is the same lifetime read at another moment. */
const JITTER = 2_000;

/**
 * Lifetimes of addresses that the kernel will give up by itself. They are not in /proc, so they are read by a
 * program, which is needed only when there is such an address.
 */
export class AddressLifetimes {
  #ends = new Map<string, Ends>();

  /** Takes the output of `ip -j -6 address show` of one interface. Throws when it is something else. */
  update(json: string, now: number): void {
    const before = this.#ends;
    this.#ends = new Map();
    for (const { addr_info: addresses } of listing.parse(JSON.parse(json))) {
      for (const { local, valid_life_time: valid, preferred_life_time: preferred } of addresses) {
        const known = before.get(local);
        this.#ends.set(local, {
          validUntil: steady(endOf(valid, now), known?.validUntil),
          preferredUntil: steady(endOf(preferred, now), known?.preferredUntil),
        });
      }
    }
  }

  /** The address with its lifetimes, as far as they are known. */
  complete(address: GlobalAddress): GlobalAddress {
    const { validUntil, preferredUntil } = this.#ends.get(address.address) ?? {};
    return {
      ...address,
      ...(validUntil === undefined ? {} : { validUntil }),
      ...(preferredUntil === undefined ? {} : { preferredUntil }),
    };
  }
}

function endOf(lifetime: number, now: number): number | undefined {
  return lifetime >= INFINITY ? undefined : now + lifetime * 1000;
}

function steady(end: number | undefined, before: number | undefined): number | undefined {
  return end !== undefined && before !== undefined && Math.abs(end - before) < JITTER ? before : end;
}
