import { join } from 'node:path';
import { asRoot } from '../prepare/process.mjs';
import { nxEnvironment, packageFolders, root } from '../prepare/repository.mjs';
import { apart, runApart, testFilesOf } from './apart.mjs';
import { execute } from './execute.mjs';
import { giveBack } from './give-back.mjs';
import { versionProblems } from './versions.mjs';
import { countReports, removeReports, reportOf } from './vitest-reports.mjs';

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} failures one line each
 * @property {string} output what the program said, unless it has been on the terminal
 *
 * @typedef {object} Stage
 * @property {string} name for `--only`
 * @property {boolean} live its output is shown while it runs, so it runs alone
 * @property {() => Promise<Outcome>} run never rejects because a check failed
 */

/**
 * A program of node_modules/.bin.
 *
 * @param {string} name
 * @param {...string} args
 * @returns {[string, string[]]}
 */
function tool(name, ...args) {
  return [process.execPath, [join(root, 'node_modules/.bin', name), ...args]];
}

/**
 * @param {string} target
 * @param {...string} args
 */
function nx(target, ...args) {
  return tool('nx', 'run-many', '-t', target, '--outputStyle=static', ...args);
}

/**
 * A check that passes or fails as a whole, and counts as one test.
 *
 * @param {string} name
 * @param {[string, string[]]} command
 * @param {Record<string, string>} [env]
 * @returns {Stage}
 */
function check(name, command, env = {}) {
  const run = async () => {
    const { code, output } = await execute(command, { env });
    return asOne(code === 0 ? [] : [`exit code ${code}`], output);
  };
  return { name, live: false, run };
}

/**
 * @param {string[]} failures
 * @param {string} output
 * @returns {Outcome}
 */
function asOne(failures, output) {
  const failed = failures.length > 0 ? 1 : 0;
  return { passed: 1 - failed, failed, skipped: 0, failures, output };
}

/**
 * Vitest runs, as root because many tests make network namespaces; counted test by test.
 *
 * @param {string} name
 * @param {readonly string[]} reports that the runs write
 * @param {() => Promise<number>} runAll resolves with 0 when the runs say that all went well
 * @returns {Stage}
 */
function tests(name, reports, runAll) {
  const run = async () => {
    removeReports(reports);
    const code = await runAll();
    await giveBack();
    const counts = countReports(reports);
    if (code !== 0 && counts.failed === 0) {
      counts.failed = 1;
      counts.failures.push(`exit code ${code}, although no test failed`);
    }
    return { ...counts, output: '' };
  };
  return { name, live: true, run };
}

/**
 * @param {[string, string[]]} command
 * @param {{ cwd?: string, env?: Record<string, string> }} options
 */
async function runLive(command, options) {
  return (await execute(asRoot(...command), { ...options, live: true })).code;
}

/**
 * The end-to-end tests look at the whole machine before and after, so each file has one to itself.
 *
 * @param {{ long: boolean, env: Record<string, string> }} options
 * @returns {Stage}
 */
function endToEnd({ long, env }) {
  const files = testFilesOf('e2e', (file) => long || !file.startsWith('long/'));
  const nameOf = (/** @type {string} */ file) => file.replace(/\.test\.ts$/, '').replaceAll('/', '-');
  const reports = files.map((file) => reportOf('e2e', nameOf(file)));
  return tests('e2e', reports, () =>
    runApart(files, (file) => ({
      // It installs what was packed, with what that depends on.
      command: apart(tool('vitest', 'run', file), { network: file === 'packed.test.ts' }),
      cwd: join(root, 'e2e'),
      env: { ...env, OVLAB_REPORT: nameOf(file) },
    })),
  );
}

/** @type {Stage} */
const versions = {
  name: 'versions',
  live: false,
  run: async () => {
    const problems = versionProblems();
    return asOne(problems, problems.map((line) => `${line}\n`).join(''));
  },
};

/**
 * Everything that `npm test` checks, in order.
 *
 * @param {{ long: boolean }} options long: also the tests that take minutes
 * @returns {Stage[]}
 */
export function stages({ long }) {
  /** @type {Record<string, string>} */
  const patience = long
    ? { OVLAB_LONG: '1', OVLAB_FUZZ_SECONDS: process.env['OVLAB_FUZZ_SECONDS'] ?? '20' }
    : {};
  return [
    check('format', tool('prettier', '--check', '.')),
    check('lint', tool('eslint', '.', '--max-warnings', '0')),
    check('boundaries', tool('depcruise', 'packages', 'e2e', 'tools', '--config', '.dependency-cruiser.cjs')),
    check('unused', tool('knip')),
    versions,
    // One program for all: package by package, each would read the same sources and types again.
    check('types', tool('tsc', '--project', root)),
    check('build', nx('build'), nxEnvironment),
    tests('tools', [reportOf('tools')], () => runLive(tool('vitest', 'run'), { cwd: join(root, 'tools') })),
    tests(
      'unit',
      packageFolders.map((folder) => reportOf(folder)),
      // Tests of the kernel and of timers wait more than they work.
      () => runLive(nx('test', '--parallel=3'), { env: { ...nxEnvironment, ...patience } }),
    ),
    check('packages', nx('package-check'), nxEnvironment),
    endToEnd({ long, env: patience }),
  ];
}
