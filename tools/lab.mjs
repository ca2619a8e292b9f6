// npm run lab [-- ARGUMENTS OF ovlab up]: from a fresh clone to a client that reaches the internet host.
import './prepare/require-node.mjs';
import { join } from 'node:path';
import { prepare } from './prepare/prepare.mjs';
import { asRoot, runToEnd } from './prepare/process.mjs';
import { root } from './prepare/repository.mjs';
import { exitWith } from './prepare/say.mjs';

await exitWith(async () => {
  await prepare('lab');
  const main = join(root, 'packages/cli/dist/main.js');
  return runToEnd(...asRoot(process.execPath, [main, 'up', ...process.argv.slice(2)]));
});
