import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../prepare/repository.mjs';
import { memoryOf } from './memory.mjs';
import { spawnIn, sysctl, workFolder } from './netns.mjs';
import { answered, startPing } from './tunnel-answer.mjs';
import { startOpenvpn, waitUntilBound } from './tunnel-process.mjs';
import { ours } from './tunnel-profiles.mjs';
import { createTunnelWorld } from './tunnel-world.mjs';

/**
 * When a client was whole again, in seconds since the beginning of the wave.
 *
 * @typedef {object} Arrival
 * @property {string} client
 * @property {number} address when it held a global address that is not tentative
 * @property {number} answer when the server on the bridge answered its ping
 *
 * @typedef {Awaited<ReturnType<typeof createCrowd>>} Crowd
 * @typedef {import('./tunnel-process.mjs').Openvpn} Openvpn
 */

const POLL = 50;
const WAVE_TIMEOUT = 180_000;
/** Milliseconds between the pings of a client while a wave lasts. */
const PING_INTERVAL = 200;
/** include/uapi/linux/if_addr.h; the address is not usable while duplicate detection runs, but for an optimistic one. */
const IFA_F_TENTATIVE = 0x40;
const IFA_F_OPTIMISTIC = 0x04;
const GLOBAL_PREFIX = '20010db800550000';
const RESPONDER_TIMEOUT = 15_000;

/** @param {number} count of clients, 1..254 */
export async function createCrowd(count) {
  const world = await createTunnelWorld('crowd', { clients: count, clientTap: false });
  await startResponder(world.server);
  const up = upLines();
  const names = world.clients.map((_, index) => `client${index + 1}`);
  /** @type {string[]} */
  const configs = [];
  for (const client of names) configs.push((await ours('tls-server', { client })).client + up);
  const { server: serverConfig } = await ours('tls-server', { client: names[0] ?? '' });
  for (const namespace of world.clients) prepareClient(namespace);
  let server = await startServer(world.server, serverConfig);
  const first = memoryOf([String(server.pid)]);
  /** @type {Openvpn[]} */
  const clients = [];
  return {
    first,
    serverPid: () => server.pid,
    startClients: async () => {
      for (const [index, namespace] of world.clients.entries()) {
        clients.push(startOpenvpn(namespace, names[index] ?? '', configs[index] ?? ''));
      }
    },
    /** @param {'SIGTERM' | 'SIGKILL'} signal */
    restartServer: async (signal) => {
      await server.stop(signal);
      server = await startServer(world.server, serverConfig);
    },
    /**
     * Does something and waits until every client has an address and an answer.
     *
     * @param {() => Promise<void>} work
     * @returns {Promise<Arrival[]>}
     */
    arrive: async (work) => {
      const start = Date.now();
      await work();
      const after = Date.now();
      const arrivals = world.clients.map((namespace, index) =>
        arrivalOf(namespace, names[index] ?? '', () => clients[index], { start, after }),
      );
      return Promise.all(arrivals);
    },
  };
}

/**
 * @param {string} namespace
 * @param {string} config
 */
async function startServer(namespace, config) {
  const server = startOpenvpn(namespace, 'crowd-server', config);
  await waitUntilBound(server, 'udp', 1194);
  return server;
}

/** The device comes with the tunnel, without an address: the kernel makes one of the advertisement. */
function upLines() {
  const file = join(workFolder(), 'up.sh');
  writeFileSync(file, '#!/bin/sh\nip link set dev "$dev" up\n');
  chmodSync(file, 0o755);
  return `script-security 2\nup ${file}\n`;
}

/** As clients of a lab are: no wait for duplicates and none before the solicitation. @param {string} namespace */
function prepareClient(namespace) {
  sysctl(
    namespace,
    'net.ipv6.conf.default.optimistic_dad=1',
    'net.ipv6.conf.default.use_optimistic=1',
    'net.ipv6.conf.default.router_solicitation_delay=0',
  );
}

/** @param {string} namespace */
async function startResponder(namespace) {
  const program = join(root, 'packages/responder/dist/bin.js');
  if (!existsSync(program)) throw new Error(`${program} is missing: npm run build`);
  const control = join(workFolder(), 'responder.sock');
  spawnIn(namespace, program, ['--interface', 'br0', '--control', control, '--log-level', 'error'], 'ignore');
  const end = performance.now() + RESPONDER_TIMEOUT;
  while (!existsSync(control)) {
    if (performance.now() > end) throw new Error('the responder does not start');
    await sleep(POLL);
  }
}

/**
 * @param {string} namespace
 * @param {string} client
 * @param {() => Openvpn | undefined} openvpn
 * @param {{ start: number, after: number }} wave milliseconds since the epoch: its beginning, and from when on answers count
 * @returns {Promise<Arrival>}
 */
async function arrivalOf(namespace, client, openvpn, { start, after }) {
  const end = start + WAVE_TIMEOUT;
  while (!holdsAddress(openvpn()?.pid)) {
    if (Date.now() > end)
      throw new Error(`${client} has no address within ${WAVE_TIMEOUT} ms:\n${openvpn()?.log()}`);
    await sleep(POLL);
  }
  const address = Date.now();
  const ping = startPing(namespace, PING_INTERVAL);
  const process = openvpn();
  const answer = await answered(ping, process === undefined ? [] : [process], {
    after: after / 1000,
    timeout: Math.max(0, end - Date.now()),
  });
  ping.kill('SIGKILL');
  return { client, address: (address - start) / 1000, answer: answer - start / 1000 };
}

/** Read from /proc, so that a look costs no process. @param {number | undefined} pid */
function holdsAddress(pid) {
  if (pid === undefined) return false;
  return readFileSync(`/proc/${pid}/net/if_inet6`, 'utf8')
    .split('\n')
    .some((line) => {
      const [address = '', , , , flags = ''] = line.split(/ +/);
      const bits = Number.parseInt(flags, 16);
      const usable = (bits & IFA_F_TENTATIVE) === 0 || (bits & IFA_F_OPTIMISTIC) !== 0;
      return address.startsWith(GLOBAL_PREFIX) && usable;
    });
}
