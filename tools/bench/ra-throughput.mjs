// Solicitations from many hosts at an even rate: which rules are kept, and what that costs.
// node tools/bench/ra-throughput.mjs [--runs N] [--seconds S] [--rate R] [--json] [--dist DIR]
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { progress } from './lab.mjs';
import { memoryOf, processesIn } from './memory.mjs';
import { cpuSeconds } from './ra-cpu.mjs';
import { ovlab, peers, startDaemon } from './ra-daemons.mjs';
import { ratioLines, ratios, report } from './ra-report.mjs';
import { judge } from './ra-rules.mjs';
import { throughputTable } from './ra-throughput-table.mjs';
import { Capture, createFlood } from './ra-wire.mjs';
import { createWorld, withWorlds } from './ra-world.mjs';
import { statistics } from './statistics.mjs';

/** Milliseconds from the first advertisement to the flood, and from its end to that of the capture. */
const SETTLE = 2_000;
const DRAIN = 4_000;
const START_TIMEOUT = 30_000;
const NEIGHBOUR_LIMIT = '/proc/sys/net/ipv6/neigh/default/gc_thresh3';
/** Milliseconds between looks at the memory. */
const MEMORY_INTERVAL = 5_000;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
    dist: { type: 'string' },
  },
});
const load = { rate: Number(values.rate), seconds: Number(values.seconds) };

/**
 * @typedef {object} Run
 * @property {import('./ra-rules.mjs').Verdict} verdict
 * @property {number} dropped packets that the capture lost: with any, the verdict is not to be trusted
 * @property {number} rate solicitations a second that passed the wire
 * @property {number} cpu seconds of processor time from the flood to the end of the capture
 * @property {{ seconds: number, rss: number, pss: number }[]} memory since the beginning of the flood, in KiB
 */

/**
 * @param {import('./ra-daemons.mjs').DaemonKind} kind
 * @param {number} number of the run
 * @returns {Promise<Run>}
 */
async function measure(kind, number) {
  const world = await createWorld(`${kind.name}${number}`);
  const capture = await Capture.start(world);
  const flood = await createFlood(world, load);
  const daemon = startDaemon(kind, world);
  const first = await capture.find(() => true, { from: 0, timeout: START_TIMEOUT });
  if (first === undefined) throw new Error(`${kind.name} says nothing`);
  await sleep(SETTLE);
  const pids = processesIn([world.router]);
  const [start, cpu] = [performance.now(), cpuSeconds(pids)];
  /** @type {Run['memory']} */
  const memory = [];
  const look = () => {
    const { rss, pss } = memoryOf(pids);
    memory.push({ seconds: (performance.now() - start) / 1000, rss, pss });
  };
  look();
  const timer = setInterval(look, MEMORY_INTERVAL);
  await flood.run();
  clearInterval(timer);
  await sleep(DRAIN);
  look();
  const used = cpuSeconds(pids) - cpu;
  await capture.stop();
  await daemon.stop();
  return {
    verdict: judge(capture.packets),
    dropped: capture.dropped,
    rate: rateOf(capture.packets),
    cpu: used,
    memory,
  };
}

/** @param {readonly import('./ra-wire.mjs').Packet[]} packets */
function rateOf(packets) {
  const times = packets.filter(({ type }) => type === 'router-solicitation').map(({ time }) => time);
  const span = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  return span === 0 ? 0 : (times.length - 1) / span;
}

const whole = async () => {
  const subjects = [ovlab({ dist: values.dist }), ...peers()].map((kind) => ({
    kind,
    /** @type {Run[]} */
    runs: [],
  }));
  for (let number = 1; number <= Number(values.runs); number += 1) {
    for (const { kind, runs } of subjects) {
      const run = await measure(kind, number);
      runs.push(run);
      progress(`run ${number}, ${kind.name}: ${JSON.stringify(run.verdict.violations)}`);
    }
  }
  const results = subjects.map(({ kind, runs }) => ({ name: kind.name, runs }));
  const all = [
    ...compare('processor time', results, ({ cpu }) => cpu),
    ...compare('PSS at the end', results, ({ memory }) => memory.at(-1)?.pss ?? 0),
  ];
  const neighbours = neighbourLimit();
  report(values.json, { load, neighbours, results, ratios: all }, () => {
    const limit =
      neighbours === undefined
        ? ''
        : `The kernel keeps ${neighbours} neighbours at most, of all namespaces together (gc_thresh3).\n`;
    return `${throughputTable(results)}\n${limit}${ratioLines(all)}`;
  });
};

await withNeighbours(() => withWorlds(whole));

/**
 * @param {string} what
 * @param {readonly { name: string, runs: readonly Run[] }[]} results ours first
 * @param {(run: Run) => number} figure
 */
function compare(what, results, figure) {
  const [ours, ...theirs] = results.map(({ name, runs }) => ({
    name,
    value: statistics(runs.map((run) => figure(run))).median,
  }));
  return ours === undefined ? [] : ratios(what, ours, theirs);
}

/** @returns {number | undefined} undefined in another namespace than the first one, which cannot see it */
function neighbourLimit() {
  try {
    return Number(readFileSync(NEIGHBOUR_LIMIT, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Runs with room for every host of the flood in the kernel's neighbour table, which all namespaces share; a full one
 * lets no packet out, not even a multicast. The limit is put back.
 *
 * @param {() => Promise<void>} body
 */
async function withNeighbours(body) {
  const before = neighbourLimit();
  const wanted = 2 * load.rate * load.seconds;
  if (before === undefined || before >= wanted) return body();
  writeFileSync(NEIGHBOUR_LIMIT, String(wanted));
  try {
    await body();
  } finally {
    writeFileSync(NEIGHBOUR_LIMIT, String(before));
  }
}
