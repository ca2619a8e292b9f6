// iperf3 over TCP and IPv6 through the tunnel, both directions: processor time of OpenVPN per gigabit, and Mbit/s.
// node tools/bench/tunnel-throughput.mjs [--rounds N] [--seconds S] [--subjects NAME,…] [--json]
import { parseArgs } from 'node:util';
import { progress } from './lab.mjs';
import { withNamespaces } from './netns.mjs';
import { report, spread } from './ra-report.mjs';
import { statistics, table } from './statistics.mjs';
import { measureFlow, requireIperf3 } from './tunnel-iperf.mjs';
import { startSubject, subjectKinds } from './tunnel-subjects.mjs';

/** How much of the recipe's processor time the defaults may take, and how much more two instances should carry. */
const PROCESSOR_LIMIT = 0.75;
const INSTANCES_GOAL = 1.6;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    subjects: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

/** @typedef {import('./tunnel-iperf.mjs').Flow} Flow */
/** @typedef {import('./tunnel-subjects.mjs').Subject & { up: Flow[], down: Flow[] }} Measured */

const directions = /** @type {const} */ (['up', 'down']);

requireIperf3();
await withNamespaces(async () => {
  const wanted = values.subjects?.split(',');
  const kinds = subjectKinds.filter(({ name }) => wanted === undefined || wanted.includes(name));
  /** @type {Measured[]} */
  const subjects = [];
  for (const kind of kinds) subjects.push({ ...(await startSubject(kind)), up: [], down: [] });
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const subject of subjects) {
      for (const direction of directions) {
        subject[direction].push(await measureFlow(subject, direction, Number(values.seconds)));
      }
    }
    progress(
      `round ${round}: ${subjects.map(({ name, up }) => `${name} ${up.at(-1)?.mbits.toFixed(0)}`).join(', ')} Mbit/s`,
    );
  }
  print(subjects);
});

/**
 * Processor seconds of OpenVPN for a gigabit, both directions taken together.
 *
 * @param {Measured} subject
 */
function processorTime({ up, down }) {
  return statistics(up.map((flow, round) => (cost(flow) + cost(down[round] ?? flow)) / 2)).median;
}

/** @param {Flow} flow */
function cost({ cpu, mbits, seconds }) {
  return cpu / ((mbits * seconds) / 1000);
}

/** @param {readonly Measured[]} subjects */
function rates(subjects, /** @type {string} */ name) {
  const subject = subjects.find((item) => item.name === name);
  return subject && [...subject.up, ...subject.down].map(({ mbits }) => mbits);
}

/** @param {readonly Measured[]} subjects */
function goals(subjects) {
  const cpu = (/** @type {string} */ name) => {
    const subject = subjects.find((item) => item.name === name);
    return subject && processorTime(subject);
  };
  const rate = (/** @type {string} */ name) => {
    const all = rates(subjects, name);
    return all && statistics(all).median;
  };
  return [
    goal(
      'processor time, default / recipe',
      cpu('default'),
      cpu('recipe'),
      `goal: at most ${PROCESSOR_LIMIT}`,
    ),
    goal(
      'Mbit/s, two instances on two cores / one on one',
      rate('cores-2'),
      rate('core-1'),
      `goal: at least ${INSTANCES_GOAL}`,
    ),
    goal(
      'Mbit/s, two instances / one, both with both cores',
      rate('instances-2'),
      rate('default'),
      'one takes more than a core, because both ends are on this machine',
    ),
  ].flat();
}

/**
 * @param {string} what
 * @param {number | undefined} value
 * @param {number | undefined} other
 * @param {string} aim
 */
function goal(what, value, other, aim) {
  return value === undefined || other === undefined ? [] : [{ what, ratio: value / other, aim }];
}

/** @param {readonly Measured[]} subjects */
function print(subjects) {
  const compared = goals(subjects);
  const reference = subjects.find(({ name }) => name === 'default');
  const results = subjects.map((subject) => ({
    name: subject.name,
    what: subject.what,
    cpuPerGbit: processorTime(subject),
    up: subject.up,
    down: subject.down,
  }));
  report(values.json, { rounds: Number(values.rounds), results, goals: compared }, () => {
    const rows = subjects.map((subject) => [
      subject.name,
      spread(subject.up.map(cost), 2),
      spread(subject.down.map(cost), 2),
      reference === undefined ? '-' : (processorTime(subject) / processorTime(reference)).toFixed(2),
      spread(subject.up.map(({ mbits }) => mbits)),
      spread(subject.down.map(({ mbits }) => mbits)),
      subject.what,
    ]);
    return [
      table([['', 'CPU s/Gbit up', 'down', '/ default', 'Mbit/s up', 'down', 'is'], ...rows]),
      ...compared.map(({ what, ratio, aim }) => `${what}: ${ratio.toFixed(2)} (${aim})\n`),
    ].join('\n');
  });
}
