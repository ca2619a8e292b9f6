import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnIn, workFolder } from './netns.mjs';

/**
 * @typedef {object} Openvpn
 * @property {number} pid
 * @property {number} startedAt milliseconds since the epoch, just before the process was made
 * @property {() => string} log what it has said
 * @property {() => boolean} running
 * @property {(signal?: NodeJS.Signals) => Promise<void>} stop resolves when it is gone
 */

const BOUND_TIMEOUT = 10_000;
/** State of a listening TCP socket in /proc/net/tcp. */
const LISTEN = '0A';
/** State of an unconnected UDP socket in /proc/net/udp. */
const UNCONNECTED = '07';

/**
 * @param {string} namespace
 * @param {string} name of its files, different for each process that runs
 * @param {string} config
 * @param {number} [core] the only one that it may run on
 * @returns {Openvpn}
 */
export function startOpenvpn(namespace, name, config, core) {
  const file = join(workFolder(), `${name}.conf`);
  writeFileSync(file, config, { mode: 0o600 });
  const startedAt = Date.now();
  const command = onCore(core, 'openvpn', ['--cd', workFolder(), '--config', file]);
  const child = spawnIn(namespace, ...command, ['ignore', 'pipe', 'inherit']);
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error('ip could not be started');
  let log = '';
  stdout.setEncoding('utf8').on('data', (text) => (log += text));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    pid,
    startedAt,
    log: () => log,
    running: () => child.exitCode === null && child.signalCode === null,
    stop: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await ended;
    },
  };
}

/**
 * A command that stays on one core; `taskset` becomes the program, so that the process is the same.
 *
 * @param {number | undefined} core undefined: any
 * @param {string} file
 * @param {string[]} args
 * @returns {[file: string, args: string[]]}
 */
export function onCore(core, file, args) {
  return core === undefined ? [file, args] : ['taskset', ['-c', String(core), file, ...args]];
}

/**
 * Waits until a server takes packets.
 *
 * @param {Openvpn} openvpn
 * @param {'udp' | 'tcp'} proto
 * @param {number} port
 */
export async function waitUntilBound(openvpn, proto, port) {
  const wanted = new RegExp(
    `:${port.toString(16).toUpperCase().padStart(4, '0')} [0-9A-F]+:0000 ${proto === 'udp' ? UNCONNECTED : LISTEN} `,
  );
  const end = performance.now() + BOUND_TIMEOUT;
  while (
    ![proto, `${proto}6`].some((table) =>
      wanted.test(readFileSync(`/proc/${openvpn.pid}/net/${table}`, 'utf8')),
    )
  ) {
    if (!openvpn.running() || performance.now() > end) {
      throw new Error(`OpenVPN does not listen on ${proto} port ${port}:\n${openvpn.log()}`);
    }
    await sleep(2);
  }
}
