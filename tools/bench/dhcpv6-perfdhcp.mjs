import { spawn } from 'node:child_process';
import { generatorProcessor } from './dhcpv6-programs.mjs';
import { hostInterface } from './ra-world.mjs';

/**
 * @typedef {object} Exchange of two messages
 * @property {number} sent
 * @property {number} received
 * @property {number[]} latencies milliseconds, in no order; empty unless asked for
 *
 * @typedef {object} Result of one run of perfdhcp
 * @property {Exchange} first Solicit and Advertise
 * @property {Exchange} second Request and Reply
 */

/** Of clients that appear in random order; few of them come twice in a run. */
const CLIENTS = 2 ** 24;
/** Microseconds that answers which are under way have at the end; without them they would count as dropped. */
const WAIT = 500_000;

/**
 * Runs four-message exchanges of perfdhcp in the host's namespace. (With rapid commit, perfdhcp 2.2 ends when it
 * gets the Reply.)
 *
 * @param {import('./ra-world.mjs').World} world
 * @param {{ rate: number, seconds: number, seed: number, times?: boolean }} options times:
 *   the latency of each exchange, measured in a thread of its own
 * @returns {Promise<Result>}
 */
export async function perfdhcp(world, { rate, seconds, seed, times = false }) {
  const args = [
    ...['-6', '-l', hostInterface, '-r', String(Math.round(rate)), '-p', String(seconds)],
    ...['-R', String(CLIENTS), '-s', String(seed), '-W', String(WAIT)],
    // One thread is enough for one processor, but reads only between two messages that it sends.
    ...['-g', times ? 'multi' : 'single'],
    ...(times ? ['-x', 't'] : []),
  ];
  const output = await run([
    'netns',
    'exec',
    world.host,
    'taskset',
    '-c',
    generatorProcessor,
    'perfdhcp',
    ...args,
  ]);
  const [first, second] = [parse(output, 'SOLICIT-ADVERTISE'), parse(output, 'REQUEST-REPLY')];
  if (first === undefined || second === undefined) throw new Error(`perfdhcp has no figures:\n${output}`);
  return { first, second };
}

/**
 * @param {string} output
 * @param {string} name
 * @returns {Exchange | undefined}
 */
function parse(output, name) {
  const part = section(output, `Statistics for: ${name}`);
  if (part === undefined) return undefined;
  const number = (/** @type {string} */ key) => Number(new RegExp(`^${key}: (\\d+)`, 'm').exec(part)?.[1]);
  const times = section(output, `Timestamps for packets: ${name}`) ?? '';
  const latencies = [...times.matchAll(/^sent \/ received: (\S+) \/ (\S+)$/gm)].map(
    ([, sent = '', received = '']) => (Number(received) - Number(sent)) * 1000,
  );
  return { sent: number('sent packets'), received: number('received packets'), latencies };
}

/** What stands between a heading and the next one. @param {string} output @param {string} heading */
function section(output, heading) {
  const [, after] = output.split(`***${heading}***`);
  return after?.split('***')[0];
}

/** @param {readonly string[]} args @returns {Promise<string>} */
function run(args) {
  const child = spawn('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      // It ends with 3 when packets were lost, which is no failure here.
      if (code === 0 || code === 3) resolve(stdout);
      else reject(new Error(`perfdhcp ended with ${code}:\n${stdout}${stderr}`));
    });
  });
}
