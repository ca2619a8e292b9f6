import { parsePing } from './ping.ts';
import type { Place } from './process.ts';
import { waitFor } from './wait.ts';

/** A ping that goes on while something else happens. */
export interface SteadyPing {
  /** Ends it when it has been answered for a while after this call; rejects when it is not answered any more. */
  stop(): Promise<{
    readonly lost: readonly number[];
    readonly answered: number;
    readonly duplicates: number;
  }>;
}

/** How many answers show that the way is open. */
const ENOUGH = 25;

/** Pings each 20 ms, from the first answer on. Resolves when that has come. */
export async function steadyPing(from: Place, to: string, ...more: readonly string[]): Promise<SteadyPing> {
  const { child, finished, kill } = from.start('ping', ['-n', '-i', '0.02', ...more, to], {
    timeout: 600_000,
  });
  let said = '';
  child.stdout?.on('data', (text: string) => (said += text));
  const sequence = (): number[] => [...said.matchAll(/icmp_seq=(\d+) ttl/g)].map(([, seq]) => Number(seq));
  const answers = (count: number) =>
    waitFor(`answer a ping to ${to}`, () => Promise.resolve(sequence().length >= count));
  await answers(1);
  return {
    async stop() {
      await answers(sequence().length + ENOUGH);
      await kill('SIGINT');
      const { duplicates } = parsePing((await finished).stdout);
      const all = new Set(sequence());
      // Answers to those behind the last one may be on their way.
      const [first, last] = [Math.min(...all), Math.max(...all)];
      const lost = Array.from({ length: last - first }, (_, index) => first + index).filter(
        (seq) => !all.has(seq),
      );
      return { lost, answered: all.size, duplicates };
    },
  };
}
