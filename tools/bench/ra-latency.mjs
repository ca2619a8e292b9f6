// From a Router Solicitation to its answer on an idle link: ovlab-responder as it is installed, radvd and dnsmasq, and
// what the machine adds when the responder waits for a time that is known.
// node tools/bench/ra-latency.mjs [--runs N] [--json] [--dist DIR]
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { progress } from './lab.mjs';
import { readStatus } from './ra-control.mjs';
import { controlSocket, fixedDelay, ovlab, peers, startDaemon } from './ra-daemons.mjs';
import { measurementHeading, measurementRow, ratioLines, ratios, report } from './ra-report.mjs';
import { Capture, createSolicitor } from './ra-wire.mjs';
import { createWorld, hostAddress, withWorlds } from './ra-world.mjs';
import { statistics, table } from './statistics.mjs';

/** Milliseconds of quiet before each solicitation, and the longest wait for its answer. */
const QUIET = 100;
const TIMEOUT = 5_000;
/** Milliseconds that a responder with a known delay waits: without a timer, and with one. */
const KNOWN_DELAYS = [0, 50];
/** Milliseconds that the machine may add. */
const OWN_SHARE = 2;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '30' },
    json: { type: 'boolean', default: false },
    dist: { type: 'string' },
  },
});

/**
 * @typedef {object} Subject
 * @property {string} name
 * @property {number} known milliseconds of the answer that are meant, to be taken off
 * @property {number[]} milliseconds
 * @property {() => Promise<number | undefined>} ask milliseconds to the answer; undefined when all were told instead
 */

/**
 * @param {import('./ra-daemons.mjs').DaemonKind} kind
 * @param {import('./ra-world.mjs').World} world
 * @param {number} known
 * @returns {Promise<Subject>}
 */
async function createSubject(kind, world, known) {
  const capture = await Capture.start(world);
  const { solicit } = await createSolicitor(world);
  startDaemon(kind, world);
  const find = (/** @type {import('./ra-wire.mjs').Packet['type']} */ wanted, /** @type {number} */ from) =>
    capture.find(({ type }) => type === wanted, { from, timeout: TIMEOUT });
  if ((await find('router-advertisement', 0)) === undefined) throw new Error(`${kind.name} says nothing`);
  const ask = async () => {
    const from = capture.packets.length;
    solicit();
    const solicitation = await find('router-solicitation', from);
    if (solicitation === undefined) throw new Error('the solicitation did not leave');
    const answer = await find('router-advertisement', capture.packets.indexOf(solicitation));
    if (answer === undefined) throw new Error(`${kind.name} does not answer`);
    return answer.destination === hostAddress ? answer.time - solicitation.time - known : undefined;
  };
  return { name: kind.name, known, milliseconds: [], ask };
}

await withWorlds(async () => {
  const installed = await createWorld('installed');
  const options = { dist: values.dist };
  const subjects = [await createSubject(ovlab({ ...options, control: true }), installed, 0)];
  for (const kind of peers()) subjects.push(await createSubject(kind, await createWorld(kind.name), 0));
  for (const delay of KNOWN_DELAYS) {
    const world = await createWorld(`known${delay}`);
    subjects.push(await createSubject(fixedDelay(delay, options), world, delay));
  }
  for (let run = 1; run <= Number(values.runs); run += 1) {
    // In turns, so that a slow moment of the machine is one for all.
    for (const subject of subjects) await measure(subject);
    progress(
      `run ${run}: ${subjects.map(({ milliseconds }) => milliseconds.at(-1)?.toFixed(2)).join(', ')} ms`,
    );
  }
  const { interfaces } = await readStatus(controlSocket(installed));
  print(subjects, interfaces[0]?.sendDelay);
});

/** @param {Subject} subject */
async function measure({ milliseconds, ask }) {
  for (;;) {
    await sleep(QUIET);
    const taken = await ask();
    if (taken === undefined) continue;
    milliseconds.push(taken);
    return;
  }
}

/**
 * @param {readonly Subject[]} subjects
 * @param {import('./ra-control.mjs').SendDelay | undefined} sendDelay
 */
function print(subjects, sendDelay) {
  const results = subjects.map(({ name, known, milliseconds }) => ({
    name,
    known,
    ...statistics(milliseconds),
    milliseconds,
  }));
  const shares = results.slice(-KNOWN_DELAYS.length);
  const theirs = results.slice(1, -KNOWN_DELAYS.length).map(({ name, median: value }) => ({ name, value }));
  const all = shares.flatMap(({ name, median: value }) => ratios('median', { name, value }, theirs));
  const within = shares.every(({ median }) => median <= OWN_SHARE);
  const document = { unit: 'milliseconds', results, ratios: all, sendDelay, ownShareWithin: within };
  report(values.json, document, () => {
    const rows = results.map(({ name, ...summary }) => measurementRow(name, summary));
    const own =
      sendDelay === undefined
        ? ''
        : `by its own count ${sendDelay.count} advertisements left ${milliseconds(sendDelay.sum / sendDelay.count)} ` +
          `after they were due in the mean, ${milliseconds(sendDelay.max)} at most\n`;
    return `${table([measurementHeading('milliseconds'), ...rows])}
ovlab-responder waits for a random time of up to 500 ms, as RFC 4861 6.2.6 demands of all; the others do not.
${own}what the machine adds is ${OWN_SHARE} ms or less in the median: ${within ? 'yes' : 'no'}
${ratioLines(all)}`;
  });
}

/** @param {number} seconds */
function milliseconds(seconds) {
  return `${(seconds * 1000).toFixed(2)} ms`;
}
