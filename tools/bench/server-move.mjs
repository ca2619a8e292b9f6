// Packets that a server loses while its uplink goes into a bridge and comes back, with ovlab and by the usual recipe.
// node tools/bench/server-move.mjs [--rounds N] [--recipe-rounds N] [--json] [--dist FILE]
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { root } from '../prepare/repository.mjs';
import { progress } from './lab.mjs';
import { ip, spawnIn, withNamespaces } from './netns.mjs';
import { Pinger } from './server-ping.mjs';
import { addresses, createServerWorld, recipe, resetUplink } from './server-world.mjs';
import { statistics, table } from './statistics.mjs';

/** What may be lost at most in any round, and how long a session may wait, in milliseconds. */
const LOST_LIMIT = 10;
const STALL_LIMIT = 50;
const BEFORE = 300;
/** After a change of ours, and of the recipe, whose addresses wait for duplicate address detection. */
const AFTER = 700;
const AFTER_RECIPE = 3_000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    'recipe-rounds': { type: 'string', default: '4' },
    json: { type: 'boolean', default: false },
    dist: { type: 'string', default: join(root, 'packages/linux-host/dist/index.js') },
  },
});

/** @type {typeof import('../../packages/linux-host/src/index.ts')} */
const host = await import(values.dist);
/** @type {typeof import('../../packages/runner/src/index.ts')} */
const { createRunner } = await import(join(root, 'packages/runner/dist/index.js'));

const desired = {
  mark: 'ovlab:bench',
  uplink: 'eth0',
  bridge: 'br0',
  taps: ['tap0'],
  guard: true,
  port: { proto: /** @type {const} */ ('udp'), port: 1194 },
};

/**
 * @typedef {object} Round
 * @property {number} milliseconds that the change took
 * @property {readonly number[]} gaps longest time without an answer over IPv4 and IPv6, in milliseconds
 * @property {readonly number[]} lost echoes of each
 * @property {number} stall longest answer to a request of the session, in milliseconds
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {() => Promise<void>} apply
 * @property {() => Promise<void>} undo
 * @property {number} after
 * @property {number} rounds
 * @property {boolean} resets leaves an uplink that is not as it was
 * @property {Round[]} applied
 * @property {Round[]} undone
 */

await withNamespaces(async () => {
  const { far, server } = await createServerWorld();
  const runner = createRunner({ netns: server });
  /** @type {import('../../packages/core/src/index.ts').Plan} */
  let plan = [];
  /** @type {Subject[]} */
  const subjects = [
    {
      name: 'ovlab',
      apply: () => host.applyPlan(plan, runner),
      undo: () => host.undoPlan(plan, plan.length, runner),
      after: AFTER,
      rounds: Number(values.rounds),
      resets: false,
      applied: [],
      undone: [],
    },
    {
      name: 'the usual recipe',
      apply: () => Promise.resolve(byHand(server, recipe.apply)),
      undo: () => Promise.resolve(byHand(server, recipe.undo)),
      after: AFTER_RECIPE,
      rounds: Number(values['recipe-rounds']),
      resets: true,
      applied: [],
      undone: [],
    },
  ];
  for (const subject of subjects) {
    await resetUplink(server);
    for (let round = 1; round <= subject.rounds; round += 1) {
      plan = host.planServer(desired, await host.observeMachine(runner, { env: {} }));
      subject.applied.push(await measure(far, server, subject.apply, subject.after));
      subject.undone.push(await measure(far, server, subject.undo, subject.after));
      if (subject.resets) await resetUplink(server);
      progress(`${subject.name}, round ${round}: ${line(subject.applied)}, back ${line(subject.undone)}`);
    }
  }
  print(subjects);
});

/** @param {readonly Round[]} rounds */
function line(rounds) {
  const { lost, stall } = rounds.at(-1) ?? { lost: [], stall: 0 };
  return `${lost.join('+')} lost, session ${stall.toFixed(0)} ms`;
}

/**
 * @param {string} server
 * @param {readonly string[]} lines
 */
function byHand(server, lines) {
  for (const line of lines) {
    try {
      ip('-n', server, ...line.split(' '));
    } catch {
      // The recipe's own script goes on as well: one of its routes exists already.
    }
  }
}

/**
 * @param {string} far
 * @param {string} server
 * @param {() => Promise<void>} change
 * @param {number} after
 * @returns {Promise<Round>}
 */
async function measure(far, server, change, after) {
  const pingers = addresses.map((address) => new Pinger(far, address));
  const session = startSession(far, server);
  await Promise.all([...pingers.map((pinger) => pinger.started), session.started]);
  await sleep(BEFORE);
  const start = performance.now();
  await change();
  const milliseconds = performance.now() - start;
  await sleep(after);
  const results = await Promise.all(pingers.map((pinger) => pinger.stop()));
  return {
    milliseconds,
    gaps: results.map(({ gap }) => gap),
    lost: results.map(({ lost }) => lost),
    stall: await session.stop(),
  };
}

/**
 * A TCP session over IPv4, which no recipe cuts for good.
 *
 * @param {string} far
 * @param {string} server
 */
function startSession(far, server) {
  const script = join(root, 'packages/linux-host/test/session.py');
  const [address] = addresses;
  const listener = spawnIn(server, 'python3', [script, 'serve', address], ['ignore', 'pipe', 'inherit']);
  let text = '';
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let talker;
  const started = once(listener.stdout ?? listener, 'data').then(async () => {
    talker = spawnIn(far, 'python3', [script, 'talk', '100000', address], ['ignore', 'pipe', 'ignore']);
    talker.stdout?.setEncoding('utf8').on('data', (chunk) => (text = (text + chunk).slice(-200)));
    await once(talker.stdout ?? talker, 'data');
  });
  return {
    started,
    stop: async () => {
      talker?.kill();
      listener.kill();
      await once(listener, 'close');
      return Number(text.trim().split('\n').at(-2)?.split(' ')[1]);
    },
  };
}

/** @param {readonly Subject[]} subjects */
function print(subjects) {
  const rows = subjects.flatMap(({ name, applied, undone }) => [
    ...rowsOf(`${name}, there`, applied),
    ...rowsOf(`${name}, back`, undone),
  ]);
  const ours = subjects.slice(0, 1).flatMap(({ applied, undone }) => [...applied, ...undone]);
  const withinLost = ours.every(({ lost }) => lost.every((count) => count <= LOST_LIMIT));
  const withinStall = ours.every(({ stall }) => stall <= STALL_LIMIT);
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ subjects, withinLost, withinStall }, undefined, 2)}\n`);
    return;
  }
  process.stdout.write(
    `${table([['milliseconds', 'rounds', 'median', 'max'], ...rows])}
ovlab loses at most ${LOST_LIMIT} ms of echoes in each round: ${withinLost ? 'yes' : 'no'}
a session waits at most ${STALL_LIMIT} ms: ${withinStall ? 'yes' : 'no'}
`,
  );
}

/**
 * @param {string} name
 * @param {readonly Round[]} rounds
 */
function rowsOf(name, rounds) {
  const columns = /** @type {const} */ ([
    ['time', rounds.map(({ milliseconds }) => milliseconds)],
    ['lost IPv4 echoes', rounds.map(({ lost }) => lost[0] ?? Number.NaN)],
    ['lost IPv6 echoes', rounds.map(({ lost }) => lost[1] ?? Number.NaN)],
    ['IPv4 gap', rounds.map(({ gaps }) => gaps[0] ?? Number.NaN)],
    ['IPv6 gap', rounds.map(({ gaps }) => gaps[1] ?? Number.NaN)],
    ['session stall', rounds.map(({ stall }) => stall)],
  ]);
  return columns.map(([what, numbers]) => {
    const { count, median, max } = statistics(numbers);
    return [`${name}: ${what}`, String(count), median.toFixed(1), max.toFixed(1)];
  });
}
