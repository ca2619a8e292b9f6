import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { OvlabError, type Runner } from '@ovlab/core';
import { createRunner } from '@ovlab/runner';
import {
  applyChange,
  confirmChange,
  lastChange,
  planServer,
  removeChanges,
  rollBackChange,
  runWatchdog,
  type ServerNetwork,
  type TransactionContext,
} from '../../src/index.ts';
import { network, withoutAddresses } from '../world.ts';
import { abstractLock } from './lock.ts';
import { disturbedRunner } from './disturbed-runner.ts';

// `driver.js COMMAND DIRECTORY`: the library as one short program, so that a test can end it in every way. Prints the
// transaction, or the code and the message of an error, as JSON.

/** What the driver can do. */
export type DriverCommand = 'apply' | 'confirm' | 'rollback' | 'status' | 'remove' | 'watchdog';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    timeout: { type: 'string', default: '20' },
    'work-timeout': { type: 'string', default: '30' },
    /** Which disturbance comes after which change of the kernel: `kill:3`, `stop:0`, `fill:2`, `run:1`. */
    disturb: { type: 'string', default: '' },
    /** What `run:N` runs. */
    command: { type: 'string', default: '' },
    /** The same for the watchdog that this command starts. */
    'disturb-watchdog': { type: 'string', default: '' },
    /** A plan from another file: with the addresses that the file gives. */
    given: { type: 'boolean', default: false },
    bridge: { type: 'string', default: network.bridge },
  },
});
const [command = '', directory = ''] = positionals;
const runner: Runner = disturbedRunner(createRunner(), values.disturb, {
  directory,
  command: values.command,
});
const context: TransactionContext = { runner, directory, lock: abstractLock(directory) };

async function main(): Promise<unknown> {
  switch (command as DriverCommand) {
    case 'apply':
      return applyChange(context, {
        plan: (observed) => planServer(desired(), observed),
        verify: (_plan, observed) => planServer(desired(), observed).map(({ reason }) => reason),
        continues: ({ links }) => links.some(({ alias }) => alias === network.mark),
        watchdog: [
          process.execPath,
          process.argv[1] ?? '',
          'watchdog',
          directory,
          `--disturb=${values['disturb-watchdog']}`,
        ],
        systemd: false,
        confirmTimeout: Number(values.timeout),
        workTimeout: Number(values['work-timeout']),
      });
    case 'confirm':
      return confirmChange(context);
    case 'rollback':
      return rollBackChange(context);
    case 'status':
      return lastChange(context);
    case 'remove':
      return removeChanges(context, { mark: network.mark });
    case 'watchdog':
      return watch();
  }
}

/** A real host's: the settings of all bridges are not ours. */
function desired(): ServerNetwork {
  const { bridge } = values;
  return { ...(values.given ? network : withoutAddresses()), bridge, ownNamespace: false };
}

async function watch(): Promise<void> {
  for (const name of ['SIGHUP', 'SIGINT'] as const) process.on(name, () => undefined);
  await runWatchdog({
    ...context,
    log: (line) => {
      appendFileSync(`${directory}/watch.txt`, `${line}\n`);
    },
  });
}

try {
  const result = await main();
  process.stdout.write(`${JSON.stringify({ result })}\n`);
} catch (error) {
  const { code, message } = error instanceof OvlabError ? error : { code: 'none', message: String(error) };
  process.stdout.write(`${JSON.stringify({ code, message })}\n`);
  process.exitCode = 1;
}
