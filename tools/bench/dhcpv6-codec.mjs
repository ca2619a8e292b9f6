// Decodes and encodes of a four-message exchange per second of one core, next to Scapy with the same octets.
// node tools/bench/dhcpv6-codec.mjs [--runs N] [--json]     (after `npm run build`)
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

const client = '0001 000e 0001 0001 2a3b4c5d 000c01020304';
const server = '0002 000e 0001 0001 2a3b4c5d 02005e100001';
const elapsedAndRequested = '0008 0002 0000 0006 0004 0017 0018';
const address = '0005 0018 20010db8005500000000000100001234 00000e10 00001c20';
const association = `0003 0028 00000001 00000708 00000b40 ${address}`;
const dns = '0017 0010 20010db8005500000000000000000053';
const domain = '0018 000d 036c6162 076578616d706c65 00';

/** The messages of Kea's perfdhcp, and answers that hold what it asks for. */
const messages = Object.entries({
  Solicit: `01 123456 ${elapsedAndRequested} ${client} 0003 000c 00000001 00000e10 00001518`,
  Advertise: `02 123456 ${client} ${server} ${association} ${dns} ${domain}`,
  Request: `03 123457 ${elapsedAndRequested} ${client} ${server} ${association}`,
  Reply: `07 123457 ${client} ${server} ${association} ${dns} ${domain}`,
}).map(([name, octets]) => ({ name, octets: octets.replace(/\s/g, '') }));

/** The packet is built from its octets and walked through, so that Scapy, which is lazy, has to decode every layer. */
const scapy = `
import sys, time
from scapy.layers.dhcp6 import DHCP6_Solicit, DHCP6_Advertise, DHCP6_Request, DHCP6_Reply
forms = {1: DHCP6_Solicit, 2: DHCP6_Advertise, 3: DHCP6_Request, 7: DHCP6_Reply}
def rate(work, count):
    start = time.process_time()
    for _ in range(count):
        work()
    return count / (time.process_time() - start)
for text in sys.argv[2:]:
    octets = bytes.fromhex(text)
    form = forms[octets[0]]
    packet = form(octets)
    assert bytes(packet) == octets
    def encode():
        for layer in packet.iterpayloads():
            layer.clear_cache()
        bytes(packet)
    for _ in range(int(sys.argv[1])):
        print(rate(lambda: form(octets).lastlayer(), 100), rate(encode, 100))
`;

/**
 * Calls per second of processor time, counted for a quarter of a second of it: what other processes take does not
 * count, what the garbage collector's threads take does.
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
  while (seconds() < 0.25) {
    for (let index = 0; index < 1_000; index += 1) work();
    count += 1_000;
  }
  return count / seconds();
}

/** @typedef {{ decode: number[], encode: number[] }} Rates one of each for every run */

/**
 * @param {number} runs
 * @returns {Promise<Rates[]>} for each message
 */
async function ours(runs) {
  const built = join(root, 'packages/dhcpv6/dist/index.js');
  if (!existsSync(built)) throw new Error(`${built} is missing: npm run build`);
  const { decodeMessage, encodeMessage } = await import(pathToFileURL(built).href);
  const works = messages.map(({ name, octets }) => {
    // As it comes from a socket.
    const bytes = Buffer.from(octets, 'hex');
    const message = decodeMessage(bytes);
    if (!bytes.equals(encodeMessage(message))) throw new Error(`the octets of ${name} do not come back`);
    return { decode: () => decodeMessage(bytes), encode: () => encodeMessage(message) };
  });
  // What is not compiled yet is slow and says nothing about a daemon that runs for months.
  for (const { decode, encode } of works) {
    rate(decode);
    rate(encode);
  }
  /** @type {Rates[]} */
  const rates = works.map(() => ({ decode: [], encode: [] }));
  for (let run = 0; run < runs; run += 1) {
    works.forEach(({ decode, encode }, index) => {
      rates[index]?.decode.push(rate(decode));
      rates[index]?.encode.push(rate(encode));
    });
  }
  return rates;
}

/**
 * @param {number} runs
 * @returns {Rates[] | undefined} nothing without Scapy
 */
function theirs(runs) {
  try {
    const args = ['-c', scapy, String(runs), ...messages.map(({ octets }) => octets)];
    const output = execFileSync('/usr/bin/python3', args, { encoding: 'utf8', stdio: 'pipe' });
    const lines = output
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number));
    return messages.map((_, index) => {
      const own = lines.slice(index * runs, (index + 1) * runs);
      return { decode: own.map(([decode = 0]) => decode), encode: own.map(([, encode = 0]) => encode) };
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : error;
    process.stderr.write(`no figures of Scapy (apt-get install python3-scapy): ${reason}\n`);
    return undefined;
  }
}

const runs = Number(values.runs);
const load = loadavg()[0] ?? 0;
const [mine, others] = [await ours(runs), theirs(runs)];
const result = messages.flatMap(({ name, octets }, index) =>
  /** @type {const} */ (['decode', 'encode']).map((direction) => {
    const dhcpv6 = statistics(mine[index]?.[direction] ?? []);
    const compared = others && statistics(others[index]?.[direction] ?? []);
    const ratio = compared && dhcpv6.median / compared.median;
    return { message: name, octets: octets.length / 2, direction, dhcpv6, scapy: compared, ratio };
  }),
);

if (values.json) {
  process.stdout.write(`${JSON.stringify({ runs, load, result }, undefined, 2)}\n`);
} else {
  /** @param {number | undefined} value */
  const whole = (value) => (value === undefined ? '-' : Math.round(value).toLocaleString('en'));
  process.stdout.write(
    table([
      ['', 'octets', 'µs', '@ovlab/dhcpv6 per second', 'min', 'max', 'Scapy', 'ratio'],
      ...result.map(({ message, octets, direction, dhcpv6, scapy: compared, ratio }) => [
        `${message}, ${direction}`,
        String(octets),
        (1e6 / dhcpv6.median).toFixed(2),
        ...[dhcpv6.median, dhcpv6.min, dhcpv6.max, compared?.median, ratio].map(whole),
      ]),
    ]),
  );
  process.stdout.write(`\nmedians of ${runs} runs, load ${load.toFixed(2)} at the start\n`);
}
