// From the start of OpenVPN to the first answered ping over the tunnel, per set-up, next to the same by hand.
// node tools/bench/tunnel-connect.mjs [--runs N] [--late-runs N] [--setups NAME,…] [--protos udp,tcp] [--json]
import { parseArgs } from 'node:util';
import { progress } from './lab.mjs';
import { withNamespaces } from './netns.mjs';
import { ratioLines, ratios, report } from './ra-report.mjs';
import { heading, row, statistics, table } from './statistics.mjs';
import { clientFirst, LEAD, serverFirst } from './tunnel-answer.mjs';
import { byHand, ours } from './tunnel-profiles.mjs';
import { createTunnelWorld } from './tunnel-world.mjs';

/** Milliseconds that a client is ahead of its server in the second part: another time in each run, because OpenVPN's
 * repetitions have steps of a second that double. */
const LATE_FIRST = 500;
const LATE_STEP = 1_000;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '9' },
    'late-runs': { type: 'string', default: '6' },
    setups: { type: 'string', default: 'static-key,tls-p2p,tls-server' },
    protos: { type: 'string', default: 'udp,tcp' },
    json: { type: 'boolean', default: false },
  },
});

/**
 * @typedef {object} Measured
 * @property {string} setup
 * @property {string} by
 * @property {number[]} seconds from the client's start to its first answered ping, the server being there
 * @property {number[]} late likewise from the server's start, the client being there
 *
 * @typedef {import('./tunnel-answer.mjs').Tunnel & Measured} Subject
 */

/** @param {Subject} subject */
function nameOf({ setup, proto, by }) {
  return `${setup} ${proto}, ${by}`;
}

await withNamespaces(async () => {
  const subjects = await createSubjects();
  for (let run = 1; run <= Number(values.runs); run += 1) {
    for (const subject of subjects) subject.seconds.push(await serverFirst(subject));
    progress(`run ${run}: ${subjects.map(({ seconds }) => seconds.at(-1)?.toFixed(3)).join(' ')} s`);
  }
  for (let run = 1; run <= Number(values['late-runs']); run += 1) {
    // Side by side: nearly all of it is waiting.
    const ahead = LATE_FIRST + (run - 1) * LATE_STEP;
    await Promise.all(subjects.map(async (subject) => subject.late.push(await clientFirst(subject, ahead))));
    progress(`late server, run ${run}: ${subjects.map(({ late }) => late.at(-1)?.toFixed(3)).join(' ')} s`);
  }
  print(subjects);
});

async function createSubjects() {
  /** @type {Subject[]} */
  const subjects = [];
  const setups = /** @type {import('./tunnel-profiles.mjs').Setup[]} */ (values.setups.split(','));
  for (const setup of setups) {
    for (const proto of /** @type {('udp' | 'tcp')[]} */ (values.protos.split(','))) {
      for (const [by, profiles] of /** @type {const} */ ([
        ['ovlab', ours],
        ['by hand', byHand],
      ])) {
        const name = `c${subjects.length}`;
        const world = await createTunnelWorld(name);
        const ends = await profiles(setup, { proto, name });
        subjects.push({ name, setup, by, proto, world, ends, seconds: [], late: [] });
      }
    }
  }
  return subjects;
}

/** @param {readonly Subject[]} subjects */
function print(subjects) {
  const compared = subjects.flatMap((subject) => {
    const other = subjects.find(
      ({ setup, proto, by }) => setup === subject.setup && proto === subject.proto && by !== subject.by,
    );
    if (subject.by !== 'ovlab' || other === undefined) return [];
    const pair = (
      /** @type {'seconds' | 'late'} */ key,
      /** @type {string} */ what,
      /** @type {'median' | 'mean'} */ figure,
    ) =>
      subject[key].length === 0
        ? []
        : ratios(`${what}, ${figure}`, { name: nameOf(subject), value: statistics(subject[key])[figure] }, [
            { name: other.by, value: statistics(other[key])[figure] },
          ]);
    return [...pair('seconds', 'server first', 'median'), ...pair('late', 'client first', 'mean')];
  });
  const results = subjects.map(({ setup, by, proto, seconds, late }) => ({
    setup,
    by,
    proto,
    seconds,
    late,
  }));
  report(
    values.json,
    { lead: LEAD, late: { first: LATE_FIRST, step: LATE_STEP }, results, ratios: compared },
    () =>
      [
        "The server listens: from the client's start to its first answered ping.",
        table([heading, ...subjects.map((subject) => row(nameOf(subject), subject.seconds))]),
        `The client is ahead by ${LATE_FIRST / 1000} s and more: from the server's start to the client's first answered ping.`,
        table([heading, ...subjects.map((subject) => row(nameOf(subject), subject.late))]),
        ratioLines(compared),
      ].join('\n'),
  );
}
