import { setTimeout as sleep } from 'node:timers/promises';
import { spawnIn } from './netns.mjs';
import { startOpenvpn, waitUntilBound } from './tunnel-process.mjs';
import { serverInside } from './tunnel-world.mjs';

const PORT = 1194;
const TIMEOUT = 60_000;
/** Milliseconds from a listening server to the start of its client. */
export const LEAD = 100;

/** @typedef {import('./tunnel-process.mjs').Openvpn} Openvpn */

/**
 * @typedef {object} Tunnel
 * @property {string} name of its files
 * @property {'udp' | 'tcp'} proto
 * @property {import('./tunnel-world.mjs').TunnelWorld} world with one client
 * @property {import('./tunnel-profiles.mjs').Ends} ends
 */

/**
 * Seconds from the client's start to its first answered ping, the server being there.
 *
 * @param {Tunnel} tunnel
 */
export async function serverFirst({ name, proto, world, ends }) {
  const server = startOpenvpn(world.server, `${name}-server`, ends.server);
  await waitUntilBound(server, proto, PORT);
  await sleep(LEAD);
  const [namespace = ''] = world.clients;
  const ping = startPing(namespace, 2);
  const client = startOpenvpn(namespace, `${name}-client`, ends.client);
  try {
    return (await answered(ping, [server, client])) - client.startedAt / 1000;
  } finally {
    await end(ping, server, client);
  }
}

/**
 * Seconds from the server's start to the client's first answered ping, the client being there.
 *
 * @param {Tunnel} tunnel
 * @param {number} ahead milliseconds
 */
export async function clientFirst({ name, world, ends }, ahead) {
  const [namespace = ''] = world.clients;
  const client = startOpenvpn(namespace, `${name}-client`, ends.client);
  await sleep(ahead);
  const ping = startPing(namespace, 20);
  const server = startOpenvpn(world.server, `${name}-server`, ends.server);
  try {
    return (await answered(ping, [server, client])) - server.startedAt / 1000;
  } finally {
    await end(ping, server, client);
  }
}

/**
 * Pings to the bridge from a client; the time of each answer is in their output.
 *
 * @param {string} namespace
 * @param {number} interval milliseconds
 */
export function startPing(namespace, interval) {
  const args = ['-6', '-n', '-D', '-i', String(interval / 1000), serverInside];
  return spawnIn(namespace, 'ping', args, ['ignore', 'pipe', 'ignore']);
}

/**
 * @param {ReturnType<typeof startPing>} ping
 * @param {readonly Openvpn[]} processes whose logs tell why there is no answer
 * @param {{ after?: number, timeout?: number }} [limits] after: seconds since the epoch, from when on answers count;
 *   timeout: milliseconds
 * @returns {Promise<number>} seconds since the epoch
 */
export function answered(ping, processes, { after = 0, timeout = TIMEOUT } = {}) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ reason) =>
      reject(new Error(`${reason}:\n${processes.map(({ log }) => log()).join('\n')}`));
    const timer = setTimeout(() => fail(`no answer within ${timeout} ms`), timeout);
    let said = '';
    ping.once('exit', () => fail('ping ended'));
    ping.stdout?.setEncoding('utf8').on('data', (text) => {
      said += text;
      const times = [...said.matchAll(/^\[([\d.]+)\] \d+ bytes from.*\n/gm)].map(([, time]) => Number(time));
      const time = times.find((candidate) => candidate >= after);
      if (time === undefined) return;
      clearTimeout(timer);
      resolve(time);
    });
  });
}

/**
 * @param {ReturnType<typeof startPing>} ping
 * @param {...Openvpn} processes
 */
async function end(ping, ...processes) {
  ping.kill('SIGKILL');
  await Promise.all(processes.map((openvpn) => openvpn.stop()));
}
