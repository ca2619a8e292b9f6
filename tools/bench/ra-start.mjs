// From the start of the process to its first advertisement, and what a daemon costs that has nothing to do.
// node tools/bench/ra-start.mjs [--runs N] [--settle S] [--idle S] [--json] [--dist DIR]
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { progress } from './lab.mjs';
import { memoryOf, processesIn } from './memory.mjs';
import { cpuSeconds } from './ra-cpu.mjs';
import { ovlab, peers, startDaemon } from './ra-daemons.mjs';
import { measurementHeading, measurementRow, ratioLines, ratios, report } from './ra-report.mjs';
import { Capture } from './ra-wire.mjs';
import { createWorld, withWorlds } from './ra-world.mjs';
import { statistics, table } from './statistics.mjs';

/** Longest wait for the first advertisement, in milliseconds. */
const TIMEOUT = 60_000;
/** What a start may take at most in the median, in milliseconds, and an idle daemon of a processor, in percent. */
const START_LIMIT = 300;
const IDLE_LIMIT = 0.1;
const MIB = 1024;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '9' },
    // The initial advertisements, up to 32 s, and what a runtime does after its start are not idleness.
    settle: { type: 'string', default: '60' },
    idle: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
    dist: { type: 'string' },
  },
});

/**
 * @typedef {object} Subject
 * @property {import('./ra-daemons.mjs').DaemonKind} kind
 * @property {import('./ra-world.mjs').World} world
 * @property {Capture} capture
 * @property {number[]} milliseconds from the start of the process to its first advertisement
 *
 * @typedef {object} Idle
 * @property {string} name
 * @property {number} percent of one processor
 * @property {number} processes
 * @property {number} rss in KiB
 * @property {number} pss in KiB
 */

await withWorlds(async () => {
  /** @type {Subject[]} */
  const subjects = [];
  for (const kind of [ovlab({ dist: values.dist }), ...peers()]) {
    const world = await createWorld(kind.name);
    subjects.push({ kind, world, capture: await Capture.start(world), milliseconds: [] });
  }
  for (let run = 1; run <= Number(values.runs); run += 1) {
    for (const subject of subjects) await measureStart(subject);
    progress(
      `run ${run}: ${subjects.map(({ milliseconds }) => milliseconds.at(-1)?.toFixed(0)).join(', ')} ms`,
    );
  }
  progress(`idle for ${values.idle} s after ${values.settle} s`);
  print(subjects, await measureIdle(subjects));
});

/** @param {Subject} subject */
async function measureStart({ kind, world, capture, milliseconds }) {
  const from = capture.packets.length;
  const daemon = startDaemon(kind, world);
  // The final one of the run before has lifetime 0.
  const first = await capture.find(
    ({ time, routerLifetime = 0 }) => time >= daemon.startedAt && routerLifetime > 0,
    {
      from,
      timeout: TIMEOUT,
    },
  );
  if (first === undefined) throw new Error(`${kind.name} says nothing`);
  milliseconds.push(first.time - daemon.startedAt);
  await daemon.stop();
}

/**
 * All of them side by side: they hardly disturb each other.
 *
 * @param {readonly Subject[]} subjects
 * @returns {Promise<Idle[]>}
 */
async function measureIdle(subjects) {
  for (const { kind, world } of subjects) startDaemon(kind, world);
  await sleep(Number(values.settle) * 1000);
  const before = subjects.map(({ kind, world }) => {
    const pids = processesIn([world.router]);
    return { name: kind.name, pids, cpu: cpuSeconds(pids), at: performance.now() };
  });
  await sleep(Number(values.idle) * 1000);
  return before.map(({ name, pids, cpu, at }) => {
    const used = cpuSeconds(pids) - cpu;
    return { name, percent: (used / ((performance.now() - at) / 1000)) * 100, ...memoryOf(pids) };
  });
}

/**
 * @param {readonly Subject[]} subjects
 * @param {readonly Idle[]} idle
 */
function print(subjects, idle) {
  const starts = subjects.map(({ kind, milliseconds }) => ({
    name: kind.name,
    ...statistics(milliseconds),
    milliseconds,
  }));
  const [ours, ...theirs] = starts.map(({ name, median }) => ({ name, value: median }));
  const [ourMemory, ...theirMemory] = idle.map(({ name, pss }) => ({ name, value: pss }));
  if (ours === undefined || ourMemory === undefined) return;
  const all = [...ratios('start, median', ours, theirs), ...ratios('PSS', ourMemory, theirMemory)];
  const withinStart = ours.value <= START_LIMIT;
  const withinIdle = (idle[0]?.percent ?? 0) < IDLE_LIMIT;
  report(values.json, { starts, idle, ratios: all, withinStart, withinIdle }, () => {
    const startRows = starts.map(({ name, ...summary }) => measurementRow(name, summary));
    const idleRows = idle.map(({ name, percent, processes, rss, pss }) => [
      name,
      percent.toFixed(3),
      String(processes),
      (rss / MIB).toFixed(1),
      (pss / MIB).toFixed(1),
    ]);
    return `${table([measurementHeading('milliseconds to the first advertisement'), ...startRows])}
${table([['idle', 'processor %', 'processes', 'RSS MiB', 'PSS MiB'], ...idleRows])}
ovlab-responder starts within ${START_LIMIT} ms in the median: ${withinStart ? 'yes' : 'no'}
idle it uses less than ${IDLE_LIMIT} % of a processor: ${withinIdle ? 'yes' : 'no'}
${ratioLines(all)}`;
  });
}
