import type { IpRunner } from '../../src/interface/kernel-feed.ts';

/** An `ip` whose lines and ends the test decides. */
export interface FakeStreamer extends IpRunner {
  /** What `ip address show` prints. */
  addresses: string;
  /** Holds back what `ip address show` prints until it resolves. */
  held: Promise<void> | undefined;
  /** Command lines, one for each start. */
  readonly started: readonly string[];
  /** How many run now. */
  readonly running: number;
  line(text: string): void;
  /** Ends the program; with an error, as one that failed. */
  end(error?: Error): void;
}

export function createFakeStreamer(): FakeStreamer {
  const started: string[] = [];
  let running = 0;
  let queue: (string | Error | undefined)[] = [];
  let wake: () => void = () => undefined;
  const push = (item: string | Error | undefined): void => {
    queue.push(item);
    wake();
  };
  return {
    addresses: '[]',
    held: undefined,
    async run(file, args) {
      started.push([file, ...args].join(' '));
      const stdout = this.addresses;
      await this.held;
      return { exitCode: 0, stdout, stderr: '' };
    },
    started,
    get running() {
      return running;
    },
    line: push,
    end: push,
    async *stream(file, args, { signal } = {}) {
      started.push([file, ...args].join(' '));
      queue = [];
      running += 1;
      const end = (): void => push(undefined);
      signal?.addEventListener('abort', end);
      try {
        for (;;) {
          while (queue.length === 0) await new Promise<void>((resolve) => (wake = resolve));
          const item = queue.shift();
          if (item === undefined) return;
          if (item instanceof Error) throw item;
          yield item;
        }
      } finally {
        signal?.removeEventListener('abort', end);
        running -= 1;
      }
    },
  };
}
