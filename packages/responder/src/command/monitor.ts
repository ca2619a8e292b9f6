import { readdirSync } from 'node:fs';
import { judge } from '../incoming.ts';
import { createInterfaceWatcher } from '../interface/kernel-watcher.ts';
import { assertInterfaceName } from '../interface/name.ts';
import type { InterfaceWatcher } from '../interface/watcher.ts';
import { createRawSocketTransport } from '../transport/raw-socket-transport.ts';
import type { IncomingMessage, RaTransport } from '../transport/transport.ts';
import { Ear } from './ear.ts';
import { formatHeard, heardToJson } from './monitor-format.ts';
import { takeSignals } from './signals.ts';

export interface MonitorOptions {
  /** Undefined: every one that exists at the start, but loopback. */
  readonly interfaces: readonly string[] | undefined;
  readonly json: boolean;
  /** End after so many messages; undefined: never. */
  readonly count: number | undefined;
  readonly signal: AbortSignal;
  readonly transport: RaTransport;
  readonly createWatcher: (name: string) => InterfaceWatcher;
  /** For what is heard. */
  readonly print: (text: string) => void;
  /** For what a person should know besides. */
  readonly say: (text: string) => void;
  /** Unix time in milliseconds. */
  readonly wallClock?: () => number;
}

/** Prints what is heard until the signal fires or enough was heard. */
export async function monitor(options: MonitorOptions): Promise<void> {
  const {
    json,
    count = Infinity,
    signal,
    transport,
    createWatcher,
    print,
    say,
    wallClock = Date.now,
  } = options;
  const names = [...new Set(options.interfaces ?? presentInterfaces())];
  names.forEach(assertInterfaceName);
  let left = count;
  let enough: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    enough = resolve;
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const hear = (name: string, incoming: IncomingMessage): void => {
    const judged = judge(incoming);
    if (judged === undefined || left <= 0) return;
    const { bytes, source } = incoming;
    const time = new Date(wallClock()).toISOString();
    const heard = { ...judged, interface: name, source, bytes, time };
    print(json ? heardToJson(heard) : formatHeard(heard));
    left -= 1;
    if (left <= 0) enough();
  };
  const ears = names.map(
    (name) =>
      new Ear({
        name,
        transport,
        watcher: createWatcher(name),
        onMessage: (incoming) => hear(name, incoming),
        say,
      }),
  );
  for (const ear of ears) ear.start();
  await ended;
  await Promise.all(ears.map((ear) => ear.stop()));
}

/** The same with raw sockets, standard output and signals. Rejects as `createRawSocketTransport` does. */
export async function runMonitor(
  options: Pick<MonitorOptions, 'interfaces' | 'json' | 'count'>,
): Promise<void> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const release = takeSignals({ SIGINT: end, SIGTERM: end });
  try {
    await monitor({
      ...options,
      signal: ended.signal,
      transport: await createRawSocketTransport(),
      createWatcher: (name) => createInterfaceWatcher(name),
      print: (text) => process.stdout.write(text),
      say: (text) => process.stderr.write(`${text}\n`),
    });
  } finally {
    release();
  }
}

function presentInterfaces(): readonly string[] {
  return readdirSync('/sys/class/net').filter((name) => name !== 'lo' && name !== 'bonding_masters');
}
