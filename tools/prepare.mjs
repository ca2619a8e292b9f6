// Makes this machine and this clone ready: system packages, npm dependencies, build.
// node tools/prepare.mjs [lab|test]
import './prepare/require-node.mjs';
import { prepare } from './prepare/prepare.mjs';
import { exitWith, PrepareError } from './prepare/say.mjs';

await exitWith(async () => {
  const [set = 'lab'] = process.argv.slice(2);
  if (set !== 'lab' && set !== 'test') {
    throw new PrepareError('usage: node tools/prepare.mjs [lab|test]', 1);
  }
  await prepare(set);
  return 0;
});
