import { parseArgs } from 'node:util';
import { OvlabError } from '@ovlab/core';
import { supervise } from './supervise.ts';

// The program behind `up` when this package is used without the `ovlab` command.
const { values } = parseArgs({ options: { file: { type: 'string' } } });
const controller = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    controller.abort();
  });
}
try {
  await supervise({ file: values.file ?? '', signal: controller.signal });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof OvlabError ? error.exitCode : 1;
}
