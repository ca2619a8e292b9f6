// Many clients of one server in server mode, each in a namespace of its own with an address by SLAAC.
// node tools/bench/tunnel-clients.mjs [--clients N] [--idle S] [--no-kill] [--json]
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { progress } from './lab.mjs';
import { memoryOf } from './memory.mjs';
import { withNamespaces } from './netns.mjs';
import { cpuSeconds } from './ra-cpu.mjs';
import { report } from './ra-report.mjs';
import { statistics, table } from './statistics.mjs';
import { createCrowd } from './tunnel-crowd.mjs';

/** Milliseconds that the clients and the responder get to become idle. */
const SETTLE = 8_000;
const KIB_PER_MIB = 1024;

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '100' },
    idle: { type: 'string', default: '20' },
    kill: { type: 'boolean', default: true },
    json: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

/** @typedef {{ name: string, times: import('./tunnel-crowd.mjs').Arrival[] }} Wave */

await withNamespaces(async () => {
  const crowd = await createCrowd(Number(values.clients));
  progress(`${values.clients} clients in namespaces of their own`);
  /** @type {Wave[]} */
  const waves = [{ name: 'all clients start', times: await crowd.arrive(() => crowd.startClients()) }];
  progress('all have an address and an answer');
  const idle = await measureIdle(crowd);
  waves.push({
    name: 'server restarted (SIGTERM)',
    times: await crowd.arrive(() => crowd.restartServer('SIGTERM')),
  });
  progress('all are back after the restart');
  if (values.kill) {
    waves.push({
      name: 'server killed (SIGKILL)',
      times: await crowd.arrive(() => crowd.restartServer('SIGKILL')),
    });
    progress('all are back after the kill');
  }
  print(idle, waves);
});

/** @param {import('./tunnel-crowd.mjs').Crowd} crowd */
async function measureIdle(crowd) {
  await sleep(SETTLE);
  const pids = [String(crowd.serverPid())];
  const [start, before] = [performance.now(), cpuSeconds(pids)];
  await sleep(Number(values.idle) * 1000);
  const percent = ((cpuSeconds(pids) - before) / ((performance.now() - start) / 1000)) * 100;
  return { percent, ...memoryOf(pids), first: crowd.first };
}

/**
 * @param {Awaited<ReturnType<typeof measureIdle>>} idle
 * @param {readonly Wave[]} waves
 */
function print(idle, waves) {
  const results = waves.map(({ name, times }) => ({
    name,
    address: statistics(times.map(({ address }) => address)),
    answer: statistics(times.map(({ answer }) => answer)),
  }));
  report(values.json, { clients: Number(values.clients), idle, results, waves }, () => {
    const rows = results.map(({ name, address, answer }) => [
      name,
      ...[address.median, address.max, answer.median, answer.max].map((seconds) => seconds.toFixed(2)),
    ]);
    const mib = (/** @type {number} */ kib) => (kib / KIB_PER_MIB).toFixed(1);
    return [
      table([['seconds until', 'address, median', 'all', 'answer, median', 'all'], ...rows]),
      `OpenVPN of the server, idle: ${idle.percent.toFixed(2)} % of a processor, ` +
        `RSS ${mib(idle.rss)} MiB (${mib(idle.first.rss)} without clients), ` +
        `PSS ${mib(idle.pss)} MiB (${mib(idle.first.pss)})\n`,
    ].join('\n');
  });
}
