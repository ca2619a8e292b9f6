import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from './process.ts';
import { longLivedProcesses, type Processes } from './processes.ts';

/** What `ip`, `nft` and /proc say of this machine, without what changes by itself. */
export interface HostState {
  readonly netns: readonly string[];
  readonly links: readonly unknown[];
  readonly addresses: readonly unknown[];
  readonly routes: readonly unknown[];
  readonly rules: readonly unknown[];
  readonly ruleset: unknown;
  /** Values below /proc/sys/net by their dotted names. */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly processes: Processes;
}

type Row = Record<string, unknown>;

/** A snapshot of the caller's network namespace and of the machine's processes; compare two with `toEqual`. */
export async function hostState(): Promise<HostState> {
  const [netns, links, addresses, routes4, routes6, rules4, rules6, ruleset, sysctls, processes] =
    await Promise.all([
      ip('netns'),
      ip('link'),
      ip('addr'),
      ip('-4', 'route', 'show', 'table', 'all'),
      ip('-6', 'route', 'show', 'table', 'all'),
      ip('-4', 'rule'),
      ip('-6', 'rule'),
      output('nft', ['-j', 'list', 'ruleset']),
      sysctlsBelow('/proc/sys/net'),
      longLivedProcesses(),
    ]);
  return {
    netns: netns.map(({ name }) => String(name)).sort(),
    links,
    addresses: addresses.map(withoutLifetimes),
    routes: [...routes4, ...routes6].map((route) => without(route, ['expires'])),
    rules: [...rules4, ...rules6],
    ruleset: withoutCounters(JSON.parse(ruleset)),
    sysctls,
    processes,
  };
}

async function ip(...args: string[]): Promise<Row[]> {
  const text = await output('ip', ['-j', ...args]);
  // `ip -j netns` prints nothing at all when there is none.
  return text.trim() === '' ? [] : (JSON.parse(text) as Row[]);
}

function without(row: Row, keys: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));
}

function withoutLifetimes(link: Row): Row {
  const addresses = link['addr_info'] as Row[] | undefined;
  return {
    ...link,
    addr_info: addresses?.map((row) => without(row, ['valid_life_time', 'preferred_life_time'])),
  };
}

/** Counters of rules count; everything else of a ruleset stands still. */
function withoutCounters(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, part: unknown) =>
    key === 'counter' ? {} : part,
  ) as unknown;
}

/** Values that the kernel changes by itself, and knobs that can only be written. */
const volatile = /\.(nf_conntrack_count|flush|stable_secret)$|\.random|\.tcp_fastopen_key$/;

async function sysctlsBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const values: Record<string, string> = {};
  for (const file of files.sort()) {
    const name = file.slice('/proc/sys/'.length).replaceAll('/', '.');
    if (volatile.test(name)) continue;
    // An interface can go, and some files cannot be read by anybody.
    const value = await readFile(file, 'utf8').catch(() => undefined);
    if (value !== undefined) values[name] = value.trim();
  }
  return values;
}
