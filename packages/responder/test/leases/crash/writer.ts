// Commits leases without end and writes down what it is about to do and what was acknowledged. For tests that end it.
// writer.js DIRECTORY LOG JOURNAL-SIZE SEED [COMMITS]
import { openSync, writeSync } from 'node:fs';
import { LeaseConflictError } from '@ovlab/dhcpv6';
import { openLmdbStore } from '../../../src/leases/lmdb-store.ts';
import { lineOf } from './log.ts';
import { heldIn, leaving, SLOTS, taking, type Held } from './slots.ts';

const CLIENTS = 100;
const AT_ONCE = 12;

const [, , directory = '', logFile = '', journalSize = '', seed = '', commits = 'Infinity'] = process.argv;

const store = await openLmdbStore(directory, { journalSize: Number(journalSize) });
const log = openSync(logFile, 'a', 0o600);
const slots = Array.from({ length: SLOTS }, (_, slot) => heldIn(store, slot));
const busy = new Set<number>();
let version = Math.max(0, ...slots.map((held) => held?.version ?? 0));
let left = Number(commits);
let state = Number(seed);

/** A number from 0 to below `limit`, the same ones for the same seed. */
function random(limit: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

function say(...parts: Parameters<typeof lineOf>): void {
  writeSync(log, lineOf(...parts));
}

async function change(slot: number): Promise<void> {
  const held = slots[slot];
  version += 1;
  const dice = random(100);
  if (held !== undefined && dice < 20) {
    say({ slot, act: 'leave' });
    await store.commit(leaving(slot, held));
    slots[slot] = undefined;
    say({ slot, act: 'done' });
    return;
  }
  const stranger = held === undefined || dice < 35;
  const next: Held = { client: stranger ? 1 + random(CLIENTS) : held.client, version };
  say({ slot, act: 'take', ...next });
  try {
    await store.commit(taking(slot, next));
    slots[slot] = next;
    say({ slot, act: 'done' });
  } catch (error) {
    if (!(error instanceof LeaseConflictError)) throw error;
    say({ slot, act: 'refused' });
  }
}

async function work(): Promise<void> {
  while (left > 0) {
    left -= 1;
    let slot = random(SLOTS);
    while (busy.has(slot)) slot = (slot + 1) % SLOTS;
    busy.add(slot);
    await change(slot);
    busy.delete(slot);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
await store.close();
