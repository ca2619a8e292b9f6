import { MESSAGE_CODES, RELAY_MESSAGE_CODES } from '@ovlab/dhcpv6';
import { COMMIT_BUCKETS } from './commit-buckets.ts';

/** How long commits took. */
interface CommitTimes {
  readonly count: number;
  /** Seconds. */
  readonly sum: number;
  readonly max: number;
  /** How many took at most as long as the entry of `COMMIT_BUCKETS` at the same place says. */
  readonly buckets: readonly number[];
}

/** Counts since the server was made. */
export interface Dhcpv6Counts {
  /** Messages that came in, by type; `other` for a type that is not known. */
  readonly received: Readonly<Record<string, number>>;
  /** Messages that were not answered, by why; the reasons are those of `@ovlab/dhcpv6` and of the limits here. */
  readonly discarded: Readonly<Record<string, number>>;
  /** Answers that were handed to the kernel, by type. */
  readonly sent: Readonly<Record<string, number>>;
  /** Answers that the kernel refused. */
  readonly sendFailures: number;
  /** Answers that were made again because another server had given away the address meanwhile. */
  readonly conflicts: number;
  readonly commits: CommitTimes;
}

const names: readonly (string | undefined)[] = Object.entries({
  ...MESSAGE_CODES,
  ...RELAY_MESSAGE_CODES,
}).reduce<(string | undefined)[]>((table, [name, code]) => {
  table[code] = name;
  return table;
}, []);

/** Counts what a DHCPv6 server does. */
export class Dhcpv6Statistics {
  readonly #received: Record<string, number> = {};
  readonly #discarded: Record<string, number> = {};
  readonly #sent: Record<string, number> = {};
  readonly #buckets = COMMIT_BUCKETS.map(() => 0);
  readonly #commits = { count: 0, sum: 0, max: 0 };
  #sendFailures = 0;
  #conflicts = 0;

  /** `bytes` is a whole datagram; its first octet is the type of the message. */
  received(bytes: Uint8Array): void {
    add(this.#received, names[bytes[0] ?? 0] ?? 'other');
  }

  discarded(reason: string): void {
    add(this.#discarded, reason);
  }

  sent(type: string): void {
    add(this.#sent, type);
  }

  sendFailed(): void {
    this.#sendFailures += 1;
  }

  conflicted(): void {
    this.#conflicts += 1;
  }

  /** `time` is in milliseconds. */
  committed(time: number): void {
    const seconds = time / 1000;
    this.#commits.count += 1;
    this.#commits.sum += seconds;
    if (seconds > this.#commits.max) this.#commits.max = seconds;
    const bucket = COMMIT_BUCKETS.findIndex((end) => seconds <= end);
    if (bucket >= 0) this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
  }

  /** A copy of the counts. */
  counts(): Dhcpv6Counts {
    let sum = 0;
    return {
      received: { ...this.#received },
      discarded: { ...this.#discarded },
      sent: { ...this.#sent },
      sendFailures: this.#sendFailures,
      conflicts: this.#conflicts,
      commits: { ...this.#commits, buckets: this.#buckets.map((count) => (sum += count)) },
    };
  }
}

function add(table: Record<string, number>, key: string): void {
  table[key] = (table[key] ?? 0) + 1;
}
