import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readdirSync, statSync } from 'node:fs';
import { asRoot } from '../prepare/process.mjs';
import { root } from '../prepare/repository.mjs';
import { execute } from './execute.mjs';

/** Loopback is up as on any machine. What labs keep goes with the mounts. bash stays as init: it adopts and reaps. */
const INIT = `mount -t tmpfs tmpfs /run
mkdir -p /var/lib/ovlab && mount -t tmpfs tmpfs /var/lib/ovlab
ip link set lo up
"$@" || exit $?`;

/**
 * The command line that runs a program on a machine of its own: network, processes, mounts and /run, with this
 * machine's kernel and files. What is left running ends with it.
 *
 * @param {readonly [file: string, args: readonly string[]]} command
 * @param {{ network: boolean }} options network: with the network of this machine
 * @returns {[file: string, args: string[]]}
 */
export function apart([file, args], { network }) {
  const own = ['--pid', '--mount', '--mount-proc', '--fork', '--kill-child', ...(network ? [] : ['--net'])];
  // A network of another process than that which mounted /sys is not what /sys shows.
  const init = network ? INIT.replace('ip link set lo up\n', '') : `mount -t sysfs sysfs /sys\n${INIT}`;
  return asRoot('unshare', [...own, 'bash', '-e', '-c', init, 'bash', file, ...args]);
}

/**
 * The test files of a folder, the largest ones first: what takes longest should not begin last.
 *
 * @param {string} folder relative to the root
 * @param {(file: string) => boolean} chosen
 * @returns {string[]} relative to the folder
 */
export function testFilesOf(folder, chosen) {
  const size = (/** @type {string} */ file) => statSync(join(root, folder, file)).size;
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('node_modules') && chosen(file))
    .sort((one, other) => size(other) - size(one));
}

/**
 * Runs each test file by itself on a machine of its own, several at a time (one more than there are processors: they
 * wait more than they work), and prints what each said when it ends.
 *
 * @param {readonly string[]} files
 * @param {(file: string) => { command: [file: string, args: string[]], cwd: string, env: Record<string, string> }} plan
 * @returns {Promise<number>} how many of them failed
 */
export async function runApart(files, plan) {
  const queue = [...files];
  let failed = 0;
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const { command, ...options } = plan(file);
      const { code, output } = await execute(command, options);
      process.stdout.write(`${output.trim()}\n\n`);
      if (code !== 0) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism() + 1) }, worker));
  return failed;
}
