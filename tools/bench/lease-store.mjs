// Commits of leases per second, each synced, by clients that wait for theirs; and the start with a million leases.
// node tools/bench/lease-store.mjs [--leases N] [--seconds N] [--runs N] [--directory DIR] [--json]
// (after `npm run build`; DIR has to be on a real disk)
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from '../prepare/repository.mjs';
import { statistics, table } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    leases: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '3' },
    directory: { type: 'string', default: join(root, 'packages/responder/.reports') },
    json: { type: 'boolean', default: false },
    // What the processes of this program are started with.
    part: { type: 'string' },
    url: { type: 'string', default: 'memory:' },
    waiting: { type: 'string', default: '1' },
    kind: { type: 'string', default: 'renew' },
  },
});

const built = join(root, 'packages/responder/dist/index.js');
if (!existsSync(built)) throw new Error(`${built} is missing: npm run build`);

/** @typedef {import('../../packages/dhcpv6/src/index.ts').Lease} Lease */
/** @typedef {import('../../packages/dhcpv6/src/index.ts').LeaseStore} LeaseStore */

const HOUR = 3_600_000;

/**
 * The lease of a client, at an address that has nothing to do with its number, as the hash of an allocator gives it.
 *
 * @param {number} number
 * @returns {Lease}
 */
function lease(number) {
  const now = Date.now();
  const mixed = (Math.imul(number, 0x9e37_79b1) >>> 0).toString(16).padStart(8, '0');
  const octets = [number >>> 24, number >>> 16, number >>> 8, number];
  return {
    kind: 'na',
    state: 'active',
    address: `2001:db8:55:0:1:${text(mixed.slice(0, 4))}:${text(mixed.slice(4))}:${(0x1000 + (number & 0xfff)).toString(16)}`,
    prefixLength: 128,
    duid: Uint8Array.of(0, 1, 0, 1, 42, 1, 2, 3, 2, 0, ...octets),
    iaid: 1,
    updatedAt: now,
    preferredUntil: now + 4 * HOUR,
    validUntil: now + 24 * HOUR,
    linkLayerAddress: `02:00:${octets.map((octet) => (octet & 0xff).toString(16).padStart(2, '0')).join(':')}`,
  };
}

/**
 * A group of an address without a zero group, which RFC 5952 would write in another way.
 *
 * @param {string} group
 */
function text(group) {
  return (Number.parseInt(group, 16) || 1).toString(16);
}

/** @returns {Promise<LeaseStore>} */
async function openStore() {
  const { openLeaseStore, silentLogger } = await import(pathToFileURL(built).href);
  return openLeaseStore(values.url, { logger: silentLogger });
}

/** @param {number} since */
function seconds(since) {
  return (performance.now() - since) / 1_000;
}

/** Kibibytes of memory of this process. */
function memory() {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

/** The parts, each in a process of its own. */
const parts = {
  async fill() {
    const store = await openStore();
    const start = performance.now();
    for (let number = store.size; number < Number(values.leases);) {
      const commits = [];
      for (let wave = 0; wave < 1_000; wave += 1, number += 1) {
        commits.push(store.commit([{ type: 'put', lease: lease(number) }]));
      }
      await Promise.all(commits);
    }
    const took = seconds(start);
    await store.close();
    return { seconds: took };
  },

  async start() {
    const start = performance.now();
    const store = await openStore();
    const opened = seconds(start);
    let count = 0;
    for (const { validUntil } of store.entries()) if (validUntil > 0) count += 1;
    const read = seconds(start);
    const kibibytes = memory();
    await store.close();
    return { leases: count, open: opened, read, kibibytes };
  },

  async commit() {
    const store = await openStore();
    const count = store.size;
    const cpu = process.cpuUsage();
    const start = performance.now();
    const end = start + Number(values.seconds) * 1_000;
    /** @type {number[]} */
    const latencies = [];
    let next = count;
    const client = async () => {
      while (performance.now() < end) {
        const number = values.kind === 'new' ? next++ : Math.floor(Math.random() * count);
        const one = lease(number);
        const began = performance.now();
        await store.commit([{ type: 'put', lease: one }]);
        latencies.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: Number(values.waiting) }, client));
    const took = seconds(start);
    const { user, system } = process.cpuUsage(cpu);
    const kibibytes = memory();
    await store.close();
    latencies.sort((one, other) => one - other);
    const at = (/** @type {number} */ share) => latencies[Math.floor(share * latencies.length)] ?? Number.NaN;
    return {
      rate: latencies.length / took,
      cpu: (user + system) / latencies.length,
      p50: at(0.5),
      p99: at(0.99),
      kibibytes,
    };
  },
};

/**
 * @param {keyof typeof parts} part
 * @param {Record<string, string>} options
 * @returns {Record<string, number>}
 */
function run(part, options) {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const program = fileURLToPath(import.meta.url);
  return JSON.parse(execFileSync(process.execPath, [program, '--part', part, ...args], { encoding: 'utf8' }));
}

/**
 * Medians of several runs.
 *
 * @param {keyof typeof parts} part
 * @param {Record<string, string>} options
 */
function medians(part, options) {
  const runs = Array.from({ length: Number(values.runs) }, () => run(part, options));
  return Object.fromEntries(
    Object.keys(runs[0] ?? {}).map((name) => [
      name,
      statistics(runs.map((result) => result[name] ?? 0)).median,
    ]),
  );
}

function measure() {
  mkdirSync(values.directory, { recursive: true });
  const directory = mkdtempSync(join(values.directory, 'bench-leases-'));
  // The magic number of tmpfs, on which a sync costs nothing.
  if (statfsSync(directory).type === 0x0102_1994)
    throw new Error(`${directory} is in memory: --directory DIR`);
  try {
    const thousand = `lmdb:${join(directory, 'thousand')}`;
    const many = join(directory, 'many');
    run('fill', { url: thousand, leases: '1000' });
    const fill = run('fill', { url: `lmdb:${many}`, leases: values.leases });
    const start = medians('start', { url: `lmdb:${many}` });
    const size = statSync(join(many, 'data.mdb')).size;
    const commits = [thousand, `lmdb:${many}`].flatMap((url) =>
      ['renew', 'new'].flatMap((kind) =>
        ['1', '15', '60'].map((waiting) => ({
          leases: url === thousand ? '1000' : values.leases,
          kind,
          waiting,
          ...medians('commit', { url, kind, waiting, seconds: values.seconds }),
        })),
      ),
    );
    const memory = { kind: 'new', waiting: '15', seconds: values.seconds };
    commits.push({ leases: 'memory', ...memory, ...medians('commit', { url: 'memory:', ...memory }) });
    return { load: loadavg()[0], fill, start: { ...start, size }, commits };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** @param {ReturnType<typeof measure>} results */
function show({ load, fill, start, commits }) {
  const number = (/** @type {unknown} */ value, digits = 0) => Number(value).toFixed(digits);
  const heading = ['leases, commits', 'waiting', '1/s', 'µs of CPU', 'p50 ms', 'p99 ms', 'MB'];
  const rows = commits.map((/** @type {Record<string, unknown>} */ one) => [
    `${one['leases']} ${one['kind']}`,
    String(one['waiting']),
    number(one['rate']),
    number(one['cpu'], 1),
    number(one['p50'], 2),
    number(one['p99'], 2),
    number(Number(one['kibibytes']) / 1024),
  ]);
  const { leases, open, read, kibibytes, size } = /** @type {Record<string, number>} */ (start);
  process.stdout.write(
    `${table([heading, ...rows])}
${leases} leases: written in ${number(fill['seconds'], 1)} s, ${number(Number(size) / 1e6)} MB; opened in ${number(open, 2)} s, all read after ${number(read, 2)} s, ${number(Number(kibibytes) / 1024)} MB of memory
load ${number(load, 1)}
`,
  );
}

if (values.part === undefined) {
  const results = measure();
  if (values.json) console.log(JSON.stringify(results, undefined, 2));
  else show(results);
} else {
  const part = parts[/** @type {keyof typeof parts} */ (values.part)];
  console.log(JSON.stringify(await part()));
}
