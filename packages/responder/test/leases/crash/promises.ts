import type { LeaseStore } from '@ovlab/dhcpv6';
import { linesOf, type Line } from './log.ts';
import { heldIn, SLOTS, type Held } from './slots.ts';

/** What clients were told, by slot, and what was under way when the end came. */
export class Promises {
  readonly #acknowledged = new Map<number, Held | undefined>();
  readonly #underWay = new Map<number, Held | undefined>();
  /** How many commits were acknowledged. */
  count = 0;

  /** Goes on with what another run of the writing program said. */
  hear(text: string): this {
    for (const line of linesOf(text)) this.#hear(line);
    return this;
  }

  #hear(line: Line): void {
    const { slot } = line;
    if (line.act === 'take') {
      this.#underWay.set(slot, { client: line.client, version: line.version });
    } else if (line.act === 'leave') {
      this.#underWay.set(slot, undefined);
    } else {
      if (line.act === 'done') this.#acknowledge(slot);
      this.#underWay.delete(slot);
    }
  }

  #acknowledge(slot: number): void {
    const before = this.#acknowledged.get(slot);
    const after = this.#underWay.get(slot);
    if (before !== undefined && after !== undefined && before.client !== after.client) {
      throw new Error(
        `slot ${slot} was given to client ${after.client} while client ${before.client} had it`,
      );
    }
    this.#acknowledged.set(slot, after);
    this.count += 1;
  }

  /**
   * What is wrong with a store that was opened after the end; nothing is expected. What was under way may be there or
   * not; which it is counts from here on.
   */
  compare(store: LeaseStore): string[] {
    const problems: string[] = [];
    let present = 0;
    for (let slot = 0; slot < SLOTS; slot += 1) {
      try {
        const found = heldIn(store, slot);
        if (found !== undefined) present += 1;
        if (!this.#mayBe(slot, found)) {
          problems.push(`slot ${slot}: ${text(found)} instead of ${text(this.#acknowledged.get(slot))}`);
        }
        this.#acknowledged.set(slot, found);
      } catch (error) {
        problems.push(String(error));
      }
    }
    this.#underWay.clear();
    if (store.size !== 2 * present) problems.push(`${store.size} leases for ${present} slots`);
    return [...problems, ...indexProblems(store)];
  }

  #mayBe(slot: number, found: Held | undefined): boolean {
    if (same(found, this.#acknowledged.get(slot))) return true;
    return this.#underWay.has(slot) && same(found, this.#underWay.get(slot));
  }
}

/** Every lease is found by its key and by its client, and no key twice. */
function indexProblems(store: LeaseStore): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const lease of store.entries()) {
    const key = `${lease.address}/${lease.prefixLength}`;
    if (seen.has(key)) problems.push(`${key} is there twice`);
    seen.add(key);
    if (store.get(lease)?.updatedAt !== lease.updatedAt) problems.push(`${key} is not found`);
    const mine = store.ofClient(lease.duid).filter((one) => `${one.address}/${one.prefixLength}` === key);
    if (mine.length !== 1) problems.push(`${key} is ${mine.length} times its client's`);
  }
  return problems;
}

function same(one: Held | undefined, other: Held | undefined): boolean {
  return one?.client === other?.client && one?.version === other?.version;
}

function text(held: Held | undefined): string {
  return held === undefined ? 'nobody' : `client ${held.client} with version ${held.version}`;
}
