import { Load } from './dhcpv6-load.mjs';
import { memoryOf, processesIn } from './memory.mjs';
import { cpuSeconds } from './ra-cpu.mjs';
import { startDaemon } from './ra-daemons.mjs';
import { createWorld } from './ra-world.mjs';

/** Seconds that a server may take until it answers. */
const START_TIMEOUT = 120;

/**
 * A server that answers, in a world of its own.
 *
 * @typedef {object} Running
 * @property {import('./ra-world.mjs').World} world
 * @property {Load} load
 * @property {number} startSeconds from the start of the process to its first answer
 * @property {() => number} cpu seconds of processor time of all of its processes so far
 * @property {() => number} rss of them all, in KiB
 * @property {() => Promise<void>} stop
 */

/**
 * @param {import('./ra-daemons.mjs').DaemonKind} kind
 * @param {import('./ra-world.mjs').World} world
 * @returns {Promise<Running>}
 */
export async function startIn(kind, world) {
  const load = new Load(world);
  await load.ready();
  const daemon = startDaemon(kind, world);
  await load.probe(START_TIMEOUT);
  const startSeconds = (Date.now() - daemon.startedAt) / 1000;
  const pids = () => processesIn([world.router]);
  return {
    world,
    load,
    startSeconds,
    cpu: () => cpuSeconds(pids()),
    rss: () => memoryOf(pids()).rss,
    async stop() {
      await load.end();
      await daemon.stop();
    },
  };
}

/**
 * Starts a server with nothing in its store, and stops it after the work.
 *
 * @template T
 * @param {import('./ra-daemons.mjs').DaemonKind} kind
 * @param {string} name of its world, used once
 * @param {(running: Running) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withServer(kind, name, work) {
  const running = await startIn(kind, await createWorld(name));
  try {
    return await work(running);
  } finally {
    await running.stop();
  }
}
