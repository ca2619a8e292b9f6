import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandFile } from '../prepare/repository.mjs';

/** @type {string | undefined} */
let folder;

/** Of the labs: made when the first one needs it. */
function directory() {
  folder ??= mkdtempSync(join(tmpdir(), 'ovlab-bench-'));
  return folder;
}

function environment() {
  return {
    ...process.env,
    NO_COLOR: '1',
    OVLAB_RUN_DIR: join(directory(), 'run'),
    OVLAB_STATE_DIR: join(directory(), 'state'),
  };
}

/**
 * @typedef {object} Timed
 * @property {number} seconds from the start of the process to its end
 * @property {string} stdout
 */

/**
 * Runs a program that has to succeed.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Promise<Timed>}
 */
export function timed(file, args) {
  const start = performance.now();
  // In a working directory without a lab file: the demo lab is what is measured.
  const child = spawn(file, args, {
    cwd: directory(),
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  let seconds = 0;
  child.on('exit', () => {
    seconds = (performance.now() - start) / 1000;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ seconds, stdout });
      else reject(new Error(`${[file, ...args].join(' ')} ended with ${code}:\n${stderr}${stdout}`));
    });
  });
}

/** @param {...string} args */
export function ovlab(...args) {
  return timed(process.execPath, [commandFile, ...args]);
}

/**
 * Runs the work with labs of their own, and removes them and their folders whatever comes.
 *
 * @param {() => Promise<void>} work
 */
export async function withLabs(work) {
  process.once('SIGINT', () => {
    process.exitCode = 130;
    void cleanUp().then(() => process.exit());
  });
  try {
    await work();
  } finally {
    await cleanUp();
  }
}

async function cleanUp() {
  await ovlab('down', '--all');
  rmSync(directory(), { recursive: true, force: true });
  folder = undefined;
}

/** Progress on standard error. @param {string} text */
export function progress(text) {
  process.stderr.write(`${text}\n`);
}
