import { readdirSync, readFileSync } from 'node:fs';

const NANOSECONDS = 1e9;

/**
 * Processor time that processes have had. The scheduler's own count is in nanoseconds, where that of
 * /proc/PID/stat has steps of 10 ms, as much as a daemon that does nothing needs in minutes.
 *
 * @param {readonly string[]} pids
 * @returns {number} seconds
 */
export function cpuSeconds(pids) {
  return pids.flatMap((pid) => threadsOf(pid)).reduce((sum, seconds) => sum + seconds, 0);
}

/** @param {string} pid */
function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => {
      const [running] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
      return Number(running) / NANOSECONDS;
    });
  } catch {
    // It has ended in between.
    return [];
  }
}
