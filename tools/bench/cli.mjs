// How long the commands take that people wait for: `ovlab --help`, and `ovlab status --json` of a lab with one client.
// node tools/bench/cli.mjs [--runs N]
import { parseArgs } from 'node:util';
import { ovlab, timed, withLabs } from './lab.mjs';
import { heading, row, table } from './statistics.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '9' } } });

await withLabs(async () => {
  await ovlab('up', '--json', '--name', 'cli');
  /** @type {Record<string, () => Promise<{ seconds: number }>>} */
  const commands = {
    'node -e 0': () => timed(process.execPath, ['-e', '0']),
    'ovlab --help': () => ovlab('--help'),
    'ovlab status --json': () => ovlab('status', 'cli', '--json'),
    'ovlab up (no changes)': () => ovlab('up', '--json', '--name', 'cli'),
  };
  /** @type {string[][]} */
  const rows = [];
  for (const [name, command] of Object.entries(commands)) {
    /** @type {number[]} */
    const seconds = [];
    for (let run = 0; run < Number(values.runs); run += 1) seconds.push((await command()).seconds);
    rows.push(row(name, seconds));
  }
  process.stdout.write(table([heading, ...rows]));
});
