import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnIn } from './netns.mjs';
import { cpuSeconds } from './ra-cpu.mjs';
import { onCore } from './tunnel-process.mjs';
import { serverInside } from './tunnel-world.mjs';

/**
 * @typedef {object} Flow
 * @property {number} mbits a second that have come through, of all clients together
 * @property {number} seconds
 * @property {number} cpu seconds of processor time of OpenVPN, both ends
 */

const ATTEMPTS = 3;
const RETRY_DELAY = 300;

export function requireIperf3() {
  if (spawnSync('iperf3', ['--version']).error !== undefined) {
    throw new Error('iperf3 is missing: apt-get install iperf3');
  }
}

/**
 * TCP from each client to the server at once, or the other way.
 *
 * @param {import('./tunnel-subjects.mjs').Subject} subject
 * @param {'up' | 'down'} direction as the client sees it
 * @param {number} seconds
 * @returns {Promise<Flow>}
 */
export async function measureFlow(subject, direction, seconds) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await flow(subject, direction, seconds);
    } catch (error) {
      // Its server refuses a client for a moment after the one before.
      if (attempt === ATTEMPTS) throw error;
      await sleep(RETRY_DELAY);
    }
  }
}

/**
 * @param {import('./tunnel-subjects.mjs').Subject} subject
 * @param {'up' | 'down'} direction
 * @param {number} seconds
 * @returns {Promise<Flow>}
 */
async function flow({ clients, pids }, direction, seconds) {
  const names = pids.map(String);
  const before = cpuSeconds(names);
  const flows = await Promise.all(clients.map((client) => iperf3(client, direction, seconds)));
  const cpu = cpuSeconds(names) - before;
  const bits = flows.reduce((sum, each) => sum + each.bits, 0);
  const longest = Math.max(...flows.map((each) => each.seconds));
  return { mbits: bits / longest / 1e6, seconds: longest, cpu };
}

/**
 * @param {import('./tunnel-subjects.mjs').IperfClient} client
 * @param {'up' | 'down'} direction
 * @param {number} seconds
 * @returns {Promise<{ bits: number, seconds: number }>}
 */
async function iperf3({ namespace, address, port, core }, direction, seconds) {
  const args = ['-6', '-c', serverInside, '-B', address, '-p', String(port), '-t', String(seconds), '-J'];
  const command = onCore(core, 'iperf3', [...args, ...(direction === 'down' ? ['-R'] : [])]);
  const child = spawnIn(namespace, ...command, ['ignore', 'pipe', 'inherit']);
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part) => (text += part));
  await new Promise((resolve) => child.once('close', resolve));
  const { end, error } = JSON.parse(text);
  if (error !== undefined) throw new Error(`iperf3: ${error}`);
  return { bits: end.sum_received.bytes * 8, seconds: end.sum_received.seconds };
}
