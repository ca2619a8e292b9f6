import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/**
 * Memory of all processes in a lab's network namespaces.
 *
 * @param {string} lab
 * @returns {{ processes: number, rss: number, pss: number }} RSS and PSS in KiB; PSS counts a shared page once
 */
export function memoryOfLab(lab) {
  const inodes = new Set(
    readdirSync('/run/netns')
      .filter((name) => name.startsWith(`ovlab-${lab}-`))
      .map((name) => `net:[${statSync(`/run/netns/${name}`).ino}]`),
  );
  const total = { processes: 0, rss: 0, pss: 0 };
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!inodes.has(readlinkSync(`/proc/${pid}/ns/net`))) continue;
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
