import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesIn } from './memory.mjs';

/**
 * A router and a host with a cable between them, in network namespaces of their own.
 *
 * @typedef {object} World
 * @property {string} router its namespace; the cable ends in `routerInterface`
 * @property {string} host its namespace; the cable ends in `hostInterface`
 * @property {string} directory for files
 */

export const routerInterface = 'lan0';
export const routerAddress = 'fe80::1';
export const hostInterface = 'eth0';
export const hostAddress = 'fe80::2';
export const hostMac = '02:00:5e:10:00:02';
export const prefix = '2001:db8:55::';

const routerMac = '02:00:5e:10:00:01';
/** Milliseconds that the kernel may take to call the cable plugged in. */
const CARRIER_TIMEOUT = 5_000;
const CARRIER_POLL = 20;

/** @type {World[]} */
const worlds = [];
/** @type {string | undefined} */
let folder;

/**
 * @param {string} name no other world of this process has it
 * @returns {Promise<World>}
 */
export async function createWorld(name) {
  folder ??= mkdtempSync(join(tmpdir(), 'ovlab-ra-'));
  const directory = join(folder, name);
  mkdirSync(directory);
  const base = `rabench-${process.pid}-${name}`;
  const world = { router: `${base}-router`, host: `${base}-host`, directory };
  worlds.push(world);
  for (const namespace of [world.router, world.host]) {
    ip('netns', 'add', namespace);
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
  }
  // Only what the benchmark sends shall solicit, and no address is to wait for duplicates.
  sysctl(world.host, 'net.ipv6.conf.default.accept_ra=0');
  batch(
    world.router,
    `link add ${routerInterface} type veth peer name ${hostInterface} netns ${world.host}`,
    `link set ${routerInterface} addrgenmode none address ${routerMac} up`,
    `address add ${routerAddress}/64 dev ${routerInterface} nodad`,
    `address add ${prefix}1/64 dev ${routerInterface} nodad`,
  );
  sysctl(world.router, 'net.ipv6.conf.all.forwarding=1');
  batch(
    world.host,
    `link set ${hostInterface} addrgenmode none address ${hostMac} up`,
    `address add ${hostAddress}/64 dev ${hostInterface} nodad`,
  );
  await waitForCarrier(world.router, routerInterface);
  return world;
}

/**
 * Runs the work and removes its worlds with every process in them, whatever comes.
 *
 * @param {() => Promise<void>} work
 */
export async function withWorlds(work) {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])) {
    process.once(signal, () => {
      removeWorlds();
      process.exit(code);
    });
  }
  try {
    await work();
  } finally {
    removeWorlds();
  }
}

function removeWorlds() {
  const namespaces = worlds.splice(0).flatMap(({ router, host }) => [router, host]);
  // All of them first: a capture would complain about a cable that is gone.
  for (const namespace of namespaces) attempt(() => killProcesses(namespace));
  for (const namespace of namespaces) attempt(() => ip('netns', 'delete', namespace));
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}

/** @param {string} namespace */
function killProcesses(namespace) {
  for (const pid of processesIn([namespace])) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** What cannot be removed must not keep the rest from it. @param {() => void} step */
function attempt(step) {
  try {
    step();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}
`);
  }
}

/**
 * @param {string} namespace
 * @param {string} name
 */
async function waitForCarrier(namespace, name) {
  const end = performance.now() + CARRIER_TIMEOUT;
  while (!ip('-n', namespace, '-o', 'link', 'show', name).includes('state UP')) {
    if (performance.now() > end) throw new Error(`${name} in ${namespace} has no carrier`);
    await sleep(CARRIER_POLL);
  }
}

/** @param {...string} args */
function ip(...args) {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * @param {string} namespace
 * @param {...string} lines
 */
function batch(namespace, ...lines) {
  execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: lines.join('\n'), stdio: 'pipe' });
}

/**
 * @param {string} namespace
 * @param {string} setting
 */
function sysctl(namespace, setting) {
  ip('netns', 'exec', namespace, 'sysctl', '-qw', setting);
}
