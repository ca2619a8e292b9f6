// npm test [-- --long] [-- --only NAME[,NAME…]]: prepares this clone and runs every check and test.
import './prepare/require-node.mjs';
import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { endRunning } from './check/execute.mjs';
import { runStages } from './check/run-stages.mjs';
import { stages } from './check/stages.mjs';
import { summary } from './check/summary.mjs';
import { prepare } from './prepare/prepare.mjs';
import { exitWith, PrepareError } from './prepare/say.mjs';

const { values } = parseArgs({
  options: { long: { type: 'boolean', default: false }, only: { type: 'string' } },
});

await exitWith(async () => {
  const chosen = choose(stages(values), values.only?.split(','));
  await prepare('test', { build: false });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      endRunning();
      process.exit(130);
    });
  }
  const results = await runStages(chosen);
  const { text, ok } = summary(results, { skippedFails: process.env['CI'] === 'true' });
  // Synchronously: the count is the last line, whatever is still waiting to be written.
  writeSync(1, text);
  return ok ? 0 : 1;
});

/**
 * @param {import('./check/stages.mjs').Stage[]} all
 * @param {string[] | undefined} names
 */
function choose(all, names) {
  const unknown = names?.find((name) => !all.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    throw new PrepareError(
      `there is no check "${unknown}"\nhint: ${all.map(({ name }) => name).join(', ')}`,
      1,
    );
  }
  return names === undefined ? all : all.filter(({ name }) => names.includes(name));
}
