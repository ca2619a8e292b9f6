// What a DHCPv6 server with a million leases costs: its start, its memory, and its rate next to that with a thousand.
// The leases are given over the wire, so that any server can be measured.
// node tools/bench/dhcpv6-million.mjs [--servers ovlab,kea] [--server-command COMMAND] [--leases N] [--seconds S]
//   [--runs N] [--json] [--dist DIR]
import { parseArgs } from 'node:util';
import { withRoomForAnswers } from './dhcpv6-generator-socket.mjs';
import { requireDisk } from './dhcpv6-programs.mjs';
import { startIn, withServer } from './dhcpv6-run.mjs';
import { scenarios } from './dhcpv6-scenarios.mjs';
import { topRate } from './dhcpv6-search.mjs';
import { servers } from './dhcpv6-servers.mjs';
import { progress } from './lab.mjs';
import { report, spread } from './ra-report.mjs';
import { createWorld, withWorlds } from './ra-world.mjs';
import { statistics, table } from './statistics.mjs';

const FEW = 1_000;
/** Seconds that a server may take for what is left of a step that was too much for it. */
const PATIENCE = 60;

const { values } = parseArgs({
  options: {
    servers: { type: 'string', default: 'ovlab,kea' },
    'server-command': { type: 'string' },
    leases: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    dist: { type: 'string' },
  },
});
const [leases, seconds, runs] = [Number(values.leases), Number(values.seconds), Number(values.runs)];

/**
 * @typedef {object} Result
 * @property {string} server
 * @property {number} fillSeconds for all leases
 * @property {number[]} starts seconds from the start of the process to its first answer, of each run
 * @property {number[]} rss MiB after that, of each run
 * @property {number[]} rates four-message exchanges a second with all leases, of each run
 * @property {number[]} fewRates with a thousand
 */

/** @param {import('./dhcpv6-run.mjs').Running} running @returns {Promise<number>} */
async function rateOf(running) {
  const [fourWay] = scenarios;
  if (fourWay === undefined) throw new Error('there are no scenarios');
  const { best } = await topRate(fourWay.start, async (rate) => {
    await running.load.probe(PATIENCE);
    return fourWay.step(running, rate, seconds);
  });
  return best?.completed ?? 0;
}

/** @param {import('./ra-daemons.mjs').DaemonKind} kind @returns {Promise<Result>} */
async function measure(kind) {
  const world = await createWorld(`${kind.name}-full`);
  const first = await startIn(kind, world);
  const fillSeconds = await first.load.fill(leases, { keep: false });
  await first.stop();
  progress(`${kind.name}: ${leases} leases in ${fillSeconds.toFixed(0)} s`);
  /** @type {Result} */
  const result = { server: kind.name, fillSeconds, starts: [], rss: [], rates: [], fewRates: [] };
  for (let run = 1; run <= runs; run += 1) {
    const running = await startIn(kind, world);
    result.starts.push(running.startSeconds);
    result.rss.push(running.rss() / 1024);
    result.rates.push(await rateOf(running));
    await running.stop();
    const few = await withServer(kind, `${kind.name}-few${run}`, async (other) => {
      await other.load.fill(FEW, { keep: false });
      return rateOf(other);
    });
    result.fewRates.push(few);
    progress(`run ${run}, ${kind.name}: start ${running.startSeconds.toFixed(2)} s`);
  }
  return result;
}

requireDisk();
const kinds = servers({
  names: values.servers.split(',').filter(Boolean),
  dist: values.dist,
  command: values['server-command'],
});

await withRoomForAnswers(() => withWorlds(measureAll));

async function measureAll() {
  /** @type {Result[]} */
  const results = [];
  for (const kind of kinds) results.push(await measure(kind));
  const ratio = (/** @type {Result} */ { rates, fewRates }) =>
    statistics(rates).median / statistics(fewRates).median;
  report(values.json, { leases, few: FEW, seconds, runs, results }, () =>
    table([
      [`${leases} leases`, 'given in s', 'start s', 'RSS MiB', '4-way/s', `with ${FEW}`, 'ratio'],
      ...results.map((result) => [
        result.server,
        result.fillSeconds.toFixed(0),
        spread(result.starts, 2),
        spread(result.rss),
        spread(result.rates),
        spread(result.fewRates),
        ratio(result).toFixed(2),
      ]),
    ]),
  );
}
