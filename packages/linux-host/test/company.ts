import { fileURLToPath } from 'node:url';
import type { LocalRunner } from '@ovlab/runner';
import type { World } from './world.ts';

const script = fileURLToPath(new URL('./session.py', import.meta.url));
const python = '/usr/bin/python3';
/** More than any test waits for: what is counted ends with the test. */
const WITHOUT_END = '1000000';
/** Echo requests after the work, 5 ms apart: what it began without an answer shows in them. */
const AFTERWARDS = 60;

/** How somebody fared who was connected to a host while something was done to it. */
export interface Company {
  /** Requests of a TCP session that were answered, and those of them after the work. */
  readonly answered: number;
  readonly answeredAfterwards: number;
  /** Echo requests, sent 5 ms apart, that were at most without an answer at a time. */
  readonly unanswered: number;
}

/**
 * As many requests as are sent in a fifth of a second. A neighbour solicitation or an ARP request that is lost is
 * repeated after a second (RFC 4861 10), duplicate address detection takes one as well (RFC 4862 5.4): both leave two
 * hundred requests without an answer. What a slow machine holds up, it does not send either.
 */
export const SILENCE = 40;

/** Does some work while somebody at the provider's side is connected to an address of the host. */
export async function inCompany(
  { host, isp }: World,
  address: string,
  work: () => Promise<void>,
): Promise<Company> {
  const over = new AbortController();
  const run = (on: LocalRunner, ...args: readonly string[]): Lines =>
    new Lines(on.stream(python, [script, ...args, address], { signal: over.signal }));
  const server = run(host, 'serve');
  await server.more(1);
  const session = run(isp, 'talk', WITHOUT_END);
  const echo = run(isp, 'echo', WITHOUT_END);
  try {
    await Promise.all([session.more(20), echo.more(20)]);
    await work();
    const before = session.count;
    await Promise.all([session.more(20), echo.more(AFTERWARDS)]);
    return {
      answered: session.count,
      answeredAfterwards: session.count - before,
      unanswered: Number(echo.last.split(' ')[1]),
    };
  } finally {
    over.abort();
    await Promise.allSettled([session.ended, echo.ended, server.ended]);
  }
}

/** Lines of a program as they come, counted. */
class Lines {
  readonly ended: Promise<void>;
  count = 0;
  last = '';
  #wake: () => void = () => undefined;

  constructor(lines: AsyncIterable<string>) {
    this.ended = this.#read(lines);
    // Whoever waits for more is told.
    this.ended.catch(() => undefined);
  }

  async #read(lines: AsyncIterable<string>): Promise<void> {
    for await (const line of lines) {
      this.count += 1;
      this.last = line;
      this.#wake();
    }
  }

  /** Waits for so many lines from now on. */
  async more(lines: number): Promise<void> {
    const target = this.count + lines;
    const ended = this.ended.then(() => {
      throw new Error(`the program ended after ${this.count} lines`);
    });
    while (this.count < target) {
      await Promise.race([ended, new Promise<void>((resolve) => (this.#wake = resolve))]);
    }
    ended.catch(() => undefined);
  }
}
