import type { ChildProcess } from 'node:child_process';
import type { Netns } from './netns.ts';
import { output } from './process.ts';
import { waitFor } from './wait.ts';

export interface Capture {
  /** The pcap file. */
  readonly file: string;
  /** Ends the capture; returns what was caught, one packet as tcpdump's text with link-level headers (`-e -v`). */
  stop(): Promise<string[]>;
}

/** Counts in a row, 50 ms apart, between which tcpdump would have taken what there was. */
const SETTLED_LOOKS = 5;

/** A packet that is awaited. */
export interface Awaited {
  /** Resolves with the packet, as a line of {@link Capture.stop}; rejects when none came in time. */
  readonly packet: Promise<string>;
}

/**
 * Waits for one packet on an interface. Resolves when tcpdump listens: what is sent afterwards counts.
 *
 * @param timeout milliseconds until the packet must have come; default 60,000
 */
export async function awaitPacket(
  from: Netns,
  iface: string,
  filter: string,
  timeout = 60_000,
): Promise<Awaited> {
  const options = ['-n', '-e', '-v', '-t', '-l', '--immediate-mode', '-Z', 'root', '-c', '1'];
  const { child, finished, kill } = from.start('tcpdump', ['-i', iface, ...options, filter]);
  await listening(child, `${iface} of ${from.name}`);
  const timer = setTimeout(() => void kill('SIGKILL'), timeout);
  const packet = finished.then(({ stdout }) => {
    clearTimeout(timer);
    const [first] = packets(stdout);
    if (first === undefined) throw new Error(`no packet "${filter}" on ${iface} of ${from.name}`);
    return first;
  });
  // Awaited later; until then a failure is no unhandled one.
  packet.catch(() => undefined);
  return { packet };
}

async function listening(child: ChildProcess, where: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text: string) => {
      said += text;
      if (said.includes('listening on')) resolve();
    });
    child.on('close', () => {
      reject(new Error(`tcpdump on ${where} ended: ${said.trim()}`));
    });
  });
}

/**
 * Captures on an interface of a namespace. Resolves when tcpdump listens: a packet sent afterwards is in it.
 *
 * @param filter a pcap filter; empty: everything
 * @param file where the pcap goes
 */
export async function capture(from: Netns, iface: string, filter: string, file: string): Promise<Capture> {
  // -U and --immediate-mode: what has been sent when the capture stops is in the file.
  const options = ['-n', '-U', '--immediate-mode', '-Z', 'root', '-w', file];
  const { child, finished, kill } = from.start(
    'tcpdump',
    ['-i', iface, ...options, ...(filter === '' ? [] : [filter])],
    { timeout: 600_000 },
  );
  await listening(child, `${iface} of ${from.name}`);
  let said = '';
  child.stderr?.on('data', (text: string) => (said += text));

  /** How many packets tcpdump has taken, and how many the kernel has caught, as it says at SIGUSR1. */
  async function counts(): Promise<readonly string[]> {
    said = '';
    await kill('SIGUSR1');
    await waitFor('count its packets', () => Promise.resolve(said.includes('dropped by kernel')));
    return /(\d+) packets? captured, (\d+) packets? received/.exec(said)?.slice(1) ?? [];
  }

  let looks: (readonly string[])[] = [];
  /**
   * Whether all of it is in the file. The kernel counts what came before it knew the filter too, which tcpdump throws
   * away: then that nothing more is taken has to do.
   */
  async function caughtUp(): Promise<boolean> {
    const latest = await counts();
    looks = [latest, ...looks].slice(0, SETTLED_LOOKS);
    const [captured, received] = latest;
    if (captured === received) return true;
    return looks.length === SETTLED_LOOKS && looks.every((look) => look.join() === latest.join());
  }

  return {
    file,
    async stop() {
      await waitFor('take what was caught', caughtUp);
      await kill('SIGINT');
      await finished;
      return packets(await output('tcpdump', ['-r', file, '-n', '-e', '-v', '-t']));
    },
  };
}

/** Packets of tcpdump's text: lines that are indented continue the one before. */
export function packets(text: string): string[] {
  return text
    .split(/\n(?=\S)/)
    .map((packet) => packet.trimEnd().replaceAll(/\n\s+/g, ' '))
    .filter(Boolean);
}
