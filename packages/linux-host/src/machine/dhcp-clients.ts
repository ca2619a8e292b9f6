import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inode, namespaceOf } from './namespace.ts';
import type { DhcpClientState } from './snapshot.ts';

const programs = new Set(['dhclient', 'dhcpcd', 'udhcpc', 'pump', 'dhcp6c']);

/**
 * DHCP clients with a process of their own, in a network namespace: what holds a lease of an address goes on
 * renewing it on the interface that it was started for.
 */
export async function observeDhcpClients(
  root: string,
  netns: string | undefined,
): Promise<readonly DhcpClientState[]> {
  const proc = join(root, 'proc');
  const names = await readdir(proc).catch(() => []);
  const own = await namespaceOf(netns, proc);
  const found = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => {
        const line = await readFile(join(proc, pid, 'cmdline'), 'utf8').catch(() => '');
        const client = dhcpClient(Number(pid), line.split('\0').filter(Boolean));
        if (client === undefined) return [];
        const where = await inode(join(proc, pid, 'ns/net'));
        return where === own || where === undefined || own === undefined ? [client] : [];
      }),
  );
  return found.flat();
}

/** The client that a command line runs; undefined for any other program. */
export function dhcpClient(pid: number, words: readonly string[]): DhcpClientState | undefined {
  // dhcpcd writes what it does over its command line, as one word.
  const title = /^dhcpcd: (?:\[[^\]]*\] )?(\S*)/.exec(words.join(' '));
  if (title !== null) return client('dhcpcd', pid, title[1]);
  const program = basename(words[0] ?? '');
  if (!programs.has(program)) return undefined;
  const option = words.indexOf('-i');
  const last = words.length > 1 ? words.at(-1) : undefined;
  if (program === 'udhcpc') return client(program, pid, option < 0 ? 'eth0' : words[option + 1]);
  return client(program, pid, last);
}

function client(program: string, pid: number, word: string | undefined): DhcpClientState {
  const named = word !== undefined && /^(?!-)[^/[\]]{1,15}$/.test(word);
  return { program, pid, ...(named ? { interface: word } : {}) };
}
