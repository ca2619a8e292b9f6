import { spawn } from 'node:child_process';
import { root } from '../prepare/repository.mjs';

/**
 * @typedef {object} Execution
 * @property {number} code 128 + signal number when a signal ended it
 * @property {string} output standard output and error as they came; empty when they went to the terminal
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs a program in the repository's root to its end.
 *
 * @param {readonly [file: string, args: readonly string[]]} command
 * @param {{ cwd?: string, env?: Record<string, string>, live?: boolean }} [options]
 *   live: its output goes to the terminal while it runs
 * @returns {Promise<Execution>}
 */
export function execute([file, args], options = {}) {
  const live = options.live === true;
  const child = spawn(file, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...colours(live), ...options.env },
    stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  /** @type {string[]} */
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => chunks.push(text));
  }
  return new Promise((resolve) => {
    child.on('error', (error) => {
      running.delete(child);
      resolve({ code: 127, output: `${file} could not be started: ${error.message}\n` });
    });
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 129, output: chunks.join('') });
    });
  });
}

/**
 * Colours for a terminal only. Both variables, because nx turns colours on where FORCE_COLOR is not set.
 *
 * @param {boolean} live
 */
function colours(live) {
  if (!process.stdout.isTTY) return { NO_COLOR: '1', FORCE_COLOR: '0' };
  return live ? {} : { FORCE_COLOR: '1' };
}

/** Ends what runs, so that an interrupted check leaves no process behind. */
export function endRunning() {
  for (const child of running) child.kill('SIGTERM');
}
