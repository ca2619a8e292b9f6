import type { Netns } from './netns.ts';
import { output } from './process.ts';

export interface Capture {
  /** The pcap file. */
  readonly file: string;
  /** Ends the capture; returns what was caught, one packet as tcpdump's text with link-level headers (`-e -v`). */
  stop(): Promise<string[]>;
}

/**
 * Captures on an interface of a namespace. Resolves when tcpdump listens: a packet sent afterwards is in it.
 *
 * @param filter a pcap filter; empty: everything
 * @param file where the pcap goes
 */
export async function capture(from: Netns, iface: string, filter: string, file: string): Promise<Capture> {
  // -U and --immediate-mode: what has been sent when the capture stops is in the file.
  const { child, finished } = from.start(
    'tcpdump',
    [
      '-i',
      iface,
      '-n',
      '-U',
      '--immediate-mode',
      '-Z',
      'root',
      '-w',
      file,
      ...(filter === '' ? [] : [filter]),
    ],
    { timeout: 600_000 },
  );
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text: string) => {
      said += text;
      if (said.includes('listening on')) resolve();
    });
    child.on('close', () => {
      reject(new Error(`tcpdump on ${iface} of ${from.name} ended: ${said.trim()}`));
    });
  });
  return {
    file,
    async stop() {
      // The kernel hands over packets in the order of arrival, so one turn of the loop later all are in.
      await new Promise((resolve) => setTimeout(resolve, 50));
      child.kill('SIGINT');
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
