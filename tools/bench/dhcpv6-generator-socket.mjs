import { readFileSync, writeFileSync } from 'node:fs';

const DEFAULT_BUFFER = '/proc/sys/net/core/rmem_default';
/** Octets that hold some thousand answers. */
const ENOUGH = 4 * 1024 * 1024;

/**
 * Runs something while sockets have a large receive buffer by default: perfdhcp has that of the system, which holds
 * some 200 answers, and counts what its own socket drops as answers that the server did not give. The servers set the
 * buffers of their sockets themselves, or gain as well.
 *
 * @template T
 * @param {() => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withRoomForAnswers(use) {
  const before = readFileSync(DEFAULT_BUFFER, 'utf8');
  if (Number(before) >= ENOUGH) return use();
  writeFileSync(DEFAULT_BUFFER, String(ENOUGH));
  const restore = () => writeFileSync(DEFAULT_BUFFER, before);
  process.once('exit', restore);
  try {
    return await use();
  } finally {
    process.off('exit', restore);
    restore();
  }
}
