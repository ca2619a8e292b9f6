// From the start of the process to the first answered ping of the client: `ovlab up` next to tools/bench/by-hand.sh.
// node tools/bench/up.mjs [--runs N]
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../prepare/repository.mjs';
import { ovlab, progress, timed, withLabs } from './lab.mjs';
import { heading, row, statistics, table } from './statistics.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '9' } } });
const byHandScript = join(root, 'tools/bench/by-hand.sh');

await withLabs(async () => {
  /** @type {number[]} */
  const byHand = [];
  /** @type {number[]} */
  const ready = [];
  /** @type {number[]} */
  const whole = [];
  // In turns, so that a slow minute of the machine is a slow minute for both.
  for (let run = 1; run <= Number(values.runs); run += 1) {
    byHand.push(Number((await timed('bash', [byHandScript])).stdout));
    const name = `bench${run}`;
    const up = await ovlab('up', '--json', '--name', name);
    ready.push(JSON.parse(up.stdout).seconds);
    whole.push(up.seconds);
    await ovlab('down', '--name', name);
    progress(`run ${run}: by hand ${byHand.at(-1)?.toFixed(3)} s, ovlab ${ready.at(-1)?.toFixed(3)} s`);
  }
  const [theirs, ours] = [statistics(byHand), statistics(whole)];
  process.stdout.write(
    table([
      heading,
      row('by hand', byHand),
      row('ovlab up, its own "seconds"', ready),
      row('ovlab up, the whole process', whole),
    ]),
  );
  process.stdout.write(`
median of ovlab (whole process) / mean by hand: ${(ours.median / theirs.mean).toFixed(3)}
slowest ovlab faster than fastest by hand: ${ours.max < theirs.min ? 'yes' : 'no'}
`);
});
