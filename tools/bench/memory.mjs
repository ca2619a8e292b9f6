import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/**
 * @typedef {object} Memory
 * @property {number} processes
 * @property {number} rss in KiB
 * @property {number} pss in KiB; counts a shared page once
 */

/**
 * Memory of all processes in a lab's network namespaces.
 *
 * @param {string} lab
 */
export function memoryOfLab(lab) {
  const names = readdirSync('/run/netns').filter((name) => name.startsWith(`ovlab-${lab}-`));
  return memoryOf(processesIn(names));
}

/**
 * The processes in network namespaces.
 *
 * @param {readonly string[]} names
 * @returns {string[]} process ids
 */
export function processesIn(names) {
  const inodes = new Set(names.map((name) => `net:[${statSync(`/run/netns/${name}`).ino}]`));
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && inodes.has(readlinkSync(`/proc/${name}/ns/net`));
    } catch {
      // It has ended in between.
      return false;
    }
  });
}

/**
 * @param {readonly string[]} pids
 * @returns {Memory}
 */
export function memoryOf(pids) {
  const total = { processes: 0, rss: 0, pss: 0 };
  for (const pid of pids) {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      total.processes += 1;
      total.rss += kibibytes(rollup, 'Rss');
      total.pss += kibibytes(rollup, 'Pss');
    } catch {
      // A process that ended in between has no memory.
    }
  }
  return total;
}

/**
 * @param {string} rollup
 * @param {string} key
 */
function kibibytes(rollup, key) {
  return Number(new RegExp(`^${key}: +(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
}
