import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program in a namespace, while other tests go on; rejects with its words when it fails. */
export async function runIn(netns: string, file: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('ip', ['netns', 'exec', netns, file, ...args], { maxBuffer: 2 ** 26 });
  return stdout;
}

/** Runs a program that goes on for ever, or ends as it likes, for some seconds. */
export async function runFor(
  seconds: number,
  netns: string,
  file: string,
  ...args: readonly string[]
): Promise<void> {
  // timeout(1) ends with 124 when it had to end the program. It takes only the time that nobody else wants.
  const limited = ['-n', '19', 'timeout', '-k', '1', String(seconds), file, ...args];
  await runIn(netns, 'nice', ...limited).catch((error: unknown) => {
    const { code } = error as { readonly code?: unknown };
    if (code === 'ENOENT' || code === 126 || code === 127) throw error;
  });
}

/** Attacks, and again until that has come in: a program of {@link runFor} may not have had any time. */
export async function attackUntil(
  cameIn: () => boolean | Promise<boolean>,
  attack: () => Promise<unknown>,
): Promise<void> {
  let turns = 0;
  do {
    await attack();
    turns += 1;
  } while (turns < 20 && !(await cameIn()));
}

/** Python that sends frames on an interface with scapy. */
export function scapy(name: string, frames: readonly string[]): readonly string[] {
  const program = `from scapy.all import *\nsendp([${frames.join(',')}],iface='${name}',verbose=0)`;
  return ['/usr/bin/python3', '-c', program];
}
