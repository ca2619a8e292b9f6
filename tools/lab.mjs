// npm run lab [-- ARGUMENTS OF ovlab up]: from a fresh clone to a client that reaches the internet host.
import './prepare/require-node.mjs';
import { prepare } from './prepare/prepare.mjs';
import { asRoot, runToEnd } from './prepare/process.mjs';
import { commandFile } from './prepare/repository.mjs';
import { exitWith } from './prepare/say.mjs';

await exitWith(async () => {
  await prepare('lab');
  return runToEnd(...asRoot(process.execPath, [commandFile, 'up', ...process.argv.slice(2)]));
});
