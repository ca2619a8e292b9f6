import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { PrepareError } from './say.mjs';

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT'];

/**
 * Runs a program to its end with this program's signals passed on, and resolves with its exit code
 * (128 + signal number when a signal ended it). `quiet`: what it says is shown only when it fails.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, stdoutToStderr?: boolean, quiet?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function runToEnd(file, args, options = {}) {
  const { quiet = false } = options;
  const child = spawn(file, args, {
    stdio: quiet
      ? ['ignore', 'pipe', 'pipe']
      : ['inherit', options.stdoutToStderr === true ? 2 : 'inherit', 'inherit'],
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
  });
  /** @type {Buffer[]} */
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the child as well; a second one would mean "leave at once" to it.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of forwarded) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      reject(new PrepareError(`${file} could not be started: ${error.message}`, 1));
    });
    child.on('close', (code, signal) => {
      for (const name of forwarded) process.off(name, forward);
      if (code !== 0) process.stderr.write(Buffer.concat(said));
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** True when programs that need root have to go through sudo. */
export const needsSudo = process.getuid?.() !== 0;

/**
 * The command line that runs a program as root with the environment kept.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {[file: string, args: string[]]}
 */
export function asRoot(file, args) {
  // sudo resets PATH even with -E; env sets it back for what the program itself starts.
  return needsSudo
    ? ['sudo', ['-E', 'env', `PATH=${process.env['PATH'] ?? ''}`, file, ...args]]
    : [file, [...args]];
}
