import { here, type Place } from './process.ts';
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

/**
 * A snapshot of a place's network namespace and of its machine's processes; compare two with `toEqual`.
 *
 * @param processes the processes of the place
 */
export async function hostState(
  place: Place = here,
  processes: () => Promise<Processes> = longLivedProcesses,
): Promise<HostState> {
  const ip = (...args: string[]) => ipOf(place, args);
  const [netns, links, addresses, routes4, routes6, rules4, rules6, ruleset, sysctls, running] =
    await Promise.all([
      ip('netns'),
      ip('link'),
      ip('addr'),
      ip('-4', 'route', 'show', 'table', 'all'),
      ip('-6', 'route', 'show', 'table', 'all'),
      ip('-4', 'rule'),
      ip('-6', 'rule'),
      place.output('nft', ['-j', 'list', 'ruleset']),
      sysctlsOf(place),
      processes(),
    ]);
  return {
    netns: netns.map(({ name }) => String(name)).sort(),
    links,
    addresses: addresses.map(withoutLifetimes),
    routes: [...routes4, ...routes6].map((route) => without(route, ['expires'])),
    rules: [...rules4, ...rules6],
    ruleset: withoutCounters(JSON.parse(ruleset)),
    sysctls,
    processes: running,
  };
}

async function ipOf(place: Place, args: readonly string[]): Promise<Row[]> {
  const text = await place.output('ip', ['-j', ...args]);
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

/** By a program of the place: the kernel shows every reader the values of the reader's own network namespace. */
async function sysctlsOf(place: Place): Promise<Record<string, string>> {
  // An interface can go meanwhile, and some files cannot be read by anybody: -s.
  const { stdout } = await place.run('grep', ['-rsZ', '', '/proc/sys/net']);
  const values: Record<string, string> = {};
  for (const line of stdout.split('\n')) {
    const [file = '', value = ''] = line.split('\0');
    const name = file.slice('/proc/sys/'.length).replaceAll('/', '.');
    if (name === '' || volatile.test(name)) continue;
    values[name] = name in values ? `${values[name] ?? ''}\n${value.trim()}` : value.trim();
  }
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
