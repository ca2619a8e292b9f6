// How many exchanges a second DHCPv6 servers complete with less than 1 % lost, what each costs, and how long they take
// at a tenth of that rate; the servers in turns, each on one processor, the generator on another.
// node tools/bench/dhcpv6-rates.mjs [--servers ovlab,kea,dhcpd,dnsmasq] [--server-command COMMAND]
//   [--scenarios four-way,rapid-commit,renew,information] [--seconds S] [--runs N] [--json] [--dist DIR]
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { requireDisk } from './dhcpv6-programs.mjs';
import { withRoomForAnswers } from './dhcpv6-generator-socket.mjs';
import { perfdhcp } from './dhcpv6-perfdhcp.mjs';
import { ratesText, summaryOf } from './dhcpv6-rates-report.mjs';
import { withServer } from './dhcpv6-run.mjs';
import { scenarios as all } from './dhcpv6-scenarios.mjs';
import { topRate } from './dhcpv6-search.mjs';
import { servers } from './dhcpv6-servers.mjs';
import { progress } from './lab.mjs';
import { report } from './ra-report.mjs';
import { withWorlds } from './ra-world.mjs';

const { values } = parseArgs({
  options: {
    servers: { type: 'string', default: 'ovlab,kea,dhcpd,dnsmasq' },
    'server-command': { type: 'string' },
    scenarios: { type: 'string', default: all.map(({ name }) => name).join(',') },
    seconds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    dist: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
/** Seconds that a server may take for what is left of the step before. */
const PATIENCE = 60;
/** Seconds of load before the search, at this share of its first rate: caches fill, and programs are compiled. */
const WARM_UP = { seconds: 5, share: 0.5 };

/**
 * @typedef {object} Run
 * @property {string} server
 * @property {string} scenario
 * @property {number} rate exchanges a second, at the top
 * @property {number} cpu milliseconds of processor time for each exchange at that rate
 * @property {number} rss of the server after the search, in KiB
 * @property {import('./dhcpv6-scenarios.mjs').Step[]} steps
 * @property {Latencies} [latency] at a tenth of that rate, of the four-message exchange
 *
 * @typedef {object} Latencies milliseconds, in no order
 * @property {number[]} advertise from Solicit to Advertise
 * @property {number[]} reply from Request to Reply, with what makes the lease last
 */

/**
 * @param {import('./ra-daemons.mjs').DaemonKind} kind
 * @param {import('./dhcpv6-scenarios.mjs').Scenario} scenario
 * @param {number} number of the run
 * @returns {Promise<Run>}
 */
function measure(kind, scenario, number) {
  return withServer(kind, `${kind.name}-${scenario.name}${number}`, async (running) => {
    await scenario.prepare(running.load);
    await scenario.step(running, scenario.start * WARM_UP.share, WARM_UP.seconds);
    const { best, steps } = await topRate(scenario.start, async (rate) => {
      // Whatever waits in its queue from the step before comes first.
      await running.load.probe(PATIENCE);
      const before = running.cpu();
      const step = await scenario.step(running, rate, seconds);
      return { ...step, cpu: ((running.cpu() - before) * 1000) / Math.max(step.exchanges, 1) };
    });
    const rate = best?.completed ?? 0;
    const rss = running.rss();
    const latency =
      scenario.name === 'four-way' && rate > 0 ? await latencies(running.world, rate / 10) : undefined;
    return {
      server: kind.name,
      scenario: scenario.name,
      rate,
      cpu: best?.cpu ?? Number.NaN,
      rss,
      steps,
      ...(latency && { latency }),
    };
  });
}

/** @param {import('./ra-world.mjs').World} world @param {number} rate @returns {Promise<Latencies>} */
async function latencies(world, rate) {
  const { first, second } = await perfdhcp(world, { rate, seconds, seed: 0, times: true });
  return { advertise: first.latencies, reply: second.latencies };
}

requireDisk();
if (availableParallelism() < 2) throw new Error('server and generator need a processor each');
const wanted = values.scenarios.split(',');
const scenarios = all.filter(({ name }) => wanted.includes(name));
if (scenarios.length !== wanted.length)
  throw new Error(`there are ${all.map(({ name }) => name).join(', ')}`);
const kinds = servers({
  names: values.servers.split(',').filter(Boolean),
  dist: values.dist,
  command: values['server-command'],
});
const load = loadavg()[0] ?? 0;

await withRoomForAnswers(() => withWorlds(measureAll));

async function measureAll() {
  /** @type {Run[]} */
  const runs = [];
  for (let number = 1; number <= Number(values.runs); number += 1) {
    for (const scenario of scenarios) {
      for (const kind of kinds) {
        const run = await measure(kind, scenario, number);
        runs.push(run);
        progress(
          `run ${number}, ${scenario.name}, ${kind.name}: ${Math.round(run.rate)}/s, ${run.cpu.toFixed(3)} ms`,
        );
      }
    }
  }
  const summary = summaryOf(runs);
  report(values.json, { seconds, runs: Number(values.runs), load, summary, measured: runs }, () =>
    ratesText(summary, { seconds, load }),
  );
}
