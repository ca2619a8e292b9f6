import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesIn } from './memory.mjs';

/** Milliseconds that the kernel may take to call a cable plugged in. */
const CARRIER_TIMEOUT = 5_000;
const CARRIER_POLL = 20;

/** @type {string[]} */
const namespaces = [];
/** @type {string | undefined} */
let folder;

/**
 * A namespace of this process, with its loopback up; `withNamespaces` removes it.
 *
 * @param {string} name no other namespace of this process has it
 */
export function addNamespace(name) {
  const namespace = `ovlabbench-${process.pid}-${name}`;
  ip('netns', 'add', namespace);
  namespaces.push(namespace);
  ip('-n', namespace, 'link', 'set', 'lo', 'up');
  return namespace;
}

/** A folder for files, which goes with the namespaces. */
export function workFolder() {
  folder ??= mkdtempSync(join(tmpdir(), 'ovlab-netns-'));
  return folder;
}

/**
 * Runs the work and removes its namespaces with every process in them, whatever comes.
 *
 * @param {() => Promise<void>} work
 */
export async function withNamespaces(work) {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])) {
    process.once(signal, () => {
      removeAll();
      process.exit(code);
    });
  }
  try {
    await work();
  } finally {
    removeAll();
  }
}

function removeAll() {
  const all = namespaces.splice(0);
  attempt(() => {
    for (const pid of processesIn(all)) kill(Number(pid));
  });
  for (const namespace of all) attempt(() => ip('netns', 'delete', namespace));
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** What cannot be removed must not keep the rest from it. @param {() => void} step */
function attempt(step) {
  try {
    step();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

/**
 * @param {string} namespace
 * @param {string} name of the interface
 */
export async function waitForCarrier(namespace, name) {
  const end = performance.now() + CARRIER_TIMEOUT;
  while (!ip('-n', namespace, '-o', 'link', 'show', name).includes('LOWER_UP')) {
    if (performance.now() > end) throw new Error(`${name} in ${namespace} has no carrier`);
    await sleep(CARRIER_POLL);
  }
}

/** @param {...string} args */
export function ip(...args) {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * @param {string} namespace
 * @param {...string} lines
 */
export function batch(namespace, ...lines) {
  execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: lines.join('\n'), stdio: 'pipe' });
}

/**
 * @param {string} namespace
 * @param {...string} settings
 */
export function sysctl(namespace, ...settings) {
  ip('netns', 'exec', namespace, 'sysctl', '-qw', ...settings);
}

/**
 * Starts a program in a namespace; `ip` becomes the program, so that the process id is the program's.
 *
 * @param {string} namespace
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import('node:child_process').StdioOptions} stdio
 */
export function spawnIn(namespace, file, args, stdio) {
  return spawn('ip', ['netns', 'exec', namespace, file, ...args], { stdio });
}
