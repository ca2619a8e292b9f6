// Decodes and encodes of a typical Router Advertisement per second of one core, next to Scapy with the same octets.
// node tools/bench/ra-codec.mjs [--runs N] [--json]     (after `npm run build`)
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from '../prepare/repository.mjs';
import { statistics, table } from './statistics.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '9' }, json: { type: 'boolean', default: false } },
});

/** Source link-layer address, one prefix, MTU, one DNS server, one search domain. */
const advertisement = `
  86000000 40400708 00000000 00000000
  0101 02005e100001
  0304 40c0 00015180 00003840 00000000 20010db8005500000000000000000000
  0501 0000 000005dc
  1903 0000 00000708 20010db8005500000000000000000053
  1f03 0000 00000708 036c6162 076578616d706c65 00 000000`.replace(/\s/g, '');

/** The packet is built from its octets and looked at, so that Scapy, which is lazy, has to decode every layer. */
const scapy = `
import sys, time
from scapy.layers.inet6 import ICMPv6ND_RA
octets = bytes.fromhex(sys.argv[1])
def rate(work, count):
    start = time.process_time()
    for _ in range(count):
        work()
    return count / (time.process_time() - start)
packet = ICMPv6ND_RA(octets)
assert packet.lastlayer().searchlist == ['lab.example.'], packet.lastlayer().searchlist
packet.cksum = 0
assert bytes(packet) == octets
def encode():
    for layer in packet.iterpayloads():
        layer.clear_cache()
    bytes(packet)
for _ in range(int(sys.argv[2])):
    print(rate(lambda: ICMPv6ND_RA(octets), 300), rate(encode, 300))
`;

/**
 * Calls per second of processor time, counted for half a second of it: what other processes take does not count, what
 * the garbage collector's threads take does.
 *
 * @param {() => unknown} work
 */
function rate(work) {
  const start = process.cpuUsage();
  const seconds = () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  let count = 0;
  while (seconds() < 0.5) {
    for (let index = 0; index < 1_000; index += 1) work();
    count += 1_000;
  }
  return count / seconds();
}

/**
 * @param {number} runs
 * @returns {Promise<[decode: number[], encode: number[]]>}
 */
async function ours(runs) {
  const built = join(root, 'packages/ndp/dist/index.js');
  if (!existsSync(built)) throw new Error(`${built} is missing: npm run build`);
  const { decodeMessage, encodeMessage } = await import(pathToFileURL(built).href);
  const octets = Uint8Array.from(Buffer.from(advertisement, 'hex'));
  const message = decodeMessage(octets);
  if (!Buffer.from(encodeMessage(message)).equals(octets)) throw new Error('the octets do not come back');
  const decode = () => decodeMessage(octets);
  const encode = () => encodeMessage(message);
  // What is not compiled yet is slow and says nothing about a daemon that runs for months.
  rate(decode);
  rate(encode);
  /** @type {[number[], number[]]} */
  const rates = [[], []];
  for (let run = 0; run < runs; run += 1) {
    rates[0].push(rate(decode));
    rates[1].push(rate(encode));
  }
  return rates;
}

/**
 * @param {number} runs
 * @returns {[decode: number[], encode: number[]] | undefined} nothing without Scapy
 */
function theirs(runs) {
  try {
    const args = ['-c', scapy, advertisement, String(runs)];
    const lines = execFileSync('/usr/bin/python3', args, { encoding: 'utf8', stdio: 'pipe' })
      .trim()
      .split('\n');
    const column = (/** @type {number} */ index) => lines.map((line) => Number(line.split(' ')[index]));
    return [column(0), column(1)];
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : error;
    process.stderr.write(`no figures of Scapy (apt-get install python3-scapy): ${reason}\n`);
    return undefined;
  }
}

const runs = Number(values.runs);
const load = loadavg()[0] ?? 0;
const [mine, others] = [await ours(runs), theirs(runs)];
const result = ['decode', 'encode'].map((name, index) => {
  const ndp = statistics(mine[index] ?? []);
  const compared = others && statistics(others[index] ?? []);
  return { name, ndp, scapy: compared, ratio: compared && ndp.median / compared.median };
});

if (values.json) {
  process.stdout.write(
    `${JSON.stringify({ octets: advertisement.length / 2, runs, load, result }, undefined, 2)}\n`,
  );
} else {
  /** @param {number | undefined} value */
  const whole = (value) => (value === undefined ? '-' : Math.round(value).toLocaleString('en'));
  process.stdout.write(
    table([
      ['per second', '@ovlab/ndp', 'min', 'max', 'Scapy', 'ratio'],
      ...result.map(({ name, ndp, scapy: compared, ratio }) => [
        name,
        ...[ndp.median, ndp.min, ndp.max, compared?.median, ratio].map(whole),
      ]),
    ]),
  );
  process.stdout.write(
    `\nmedians of ${runs} runs, ${advertisement.length / 2} octets, load ${load.toFixed(2)} at the start\n`,
  );
}
