import { line } from './summary.mjs';

/** As many quiet checks at once as a small machine has processors. */
const atOnce = 2;

/**
 * Runs the stages in order, quiet ones next to each other two at a time, and shows each result as it comes.
 *
 * @param {readonly import('./stages.mjs').Stage[]} stages
 * @returns {Promise<import('./summary.mjs').Result[]>} in the order of the stages
 */
export async function runStages(stages) {
  /** @type {import('./summary.mjs').Result[]} */
  const results = [];
  for (let at = 0; at < stages.length;) {
    const group = quietFrom(stages, at);
    results.push(...(await inPool(group)));
    at += group.length;
  }
  return results;
}

/**
 * The quiet stages from `start` to the next live one, or that one alone. A build is a barrier: what follows needs it.
 *
 * @param {readonly import('./stages.mjs').Stage[]} stages
 * @param {number} start
 */
function quietFrom(stages, start) {
  const alone = (/** @type {import('./stages.mjs').Stage} */ stage) => stage.live || stage.name === 'build';
  const next = stages.findIndex((stage, index) => index >= start && alone(stage));
  const end = next === start ? start + 1 : next === -1 ? stages.length : next;
  return stages.slice(start, end);
}

/** @param {readonly import('./stages.mjs').Stage[]} group */
async function inPool(group) {
  /** @type {import('./summary.mjs').Result[]} */
  const results = [];
  const queue = group.map((stage, index) => ({ stage, index }));
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      results[job.index] = await runStage(job.stage);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** @param {import('./stages.mjs').Stage} stage */
async function runStage(stage) {
  process.stdout.write(`      ${stage.name} …\n`);
  const start = performance.now();
  const outcome = await stage.run();
  const result = { ...outcome, name: stage.name, seconds: (performance.now() - start) / 1000 };
  process.stdout.write(`${line(result)}\n`);
  if (outcome.failed > 0 && outcome.output !== '') process.stdout.write(`${outcome.output.trimEnd()}\n\n`);
  return result;
}
