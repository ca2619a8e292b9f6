import { InvalidArgumentError, type Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { JsonFlag } from '../flags.ts';
import { addCommand } from './add-command.ts';

export interface ServerFlags extends JsonFlag {
  readonly file?: string;
}

export interface ServerPlanFlags extends ServerFlags {
  readonly script?: true;
  readonly diff?: true;
}

export interface ServerApplyFlags extends ServerFlags {
  /** Seconds. */
  readonly confirmTimeout: number;
}

export interface NamedServerFlags extends ServerFlags {
  readonly name?: string;
}

export interface ServerRemoveFlags extends NamedServerFlags {
  readonly root: string;
  readonly force?: true;
}

export interface ServerRemoveFlags extends NamedServerFlags {
  readonly force?: true;
}

/** Sub-commands of `server` that change the network of this machine. */
export function addHostCommands(server: Command, context: CliContext): void {
  const add = (usage: string, description: string, example: string): Command =>
    addCommand(server, context, usage, description, example)
      .option('-f, --file <file>', 'lab file (default: ovlab.yaml or ovlab.json here)')
      .option('--json', 'print one JSON document');
  const addNamed = (usage: string, description: string, example: string): Command =>
    add(usage, description, example).option('--name <server>', 'name in the lab file, instead of the file');

  add('plan', 'show what would be changed on this machine, and why; change nothing', '$ ovlab server plan')
    .option('--script', 'print a shell script that does the same by hand')
    .option('--diff', 'print what goes and what comes; the exit code is 1 when something does')
    .action(async (options: ServerPlanFlags) =>
      (await import('../actions/server-plan.ts')).serverPlanAction(context, options),
    );

  add(
    'apply',
    'make this machine as the file says; it is taken back unless you confirm it',
    '$ ovlab server apply --confirm-timeout 120',
  )
    .option('--confirm-timeout <seconds>', 'how long to wait for `server confirm`', confirmTimeout, 60)
    .action(async (options: ServerApplyFlags) =>
      (await import('../actions/server-apply.ts')).serverApplyAction(context, options),
    );

  addNamed('confirm', 'keep the change that waits', '$ ovlab server confirm').action(
    async (options: NamedServerFlags) =>
      (await import('../actions/server-settle.ts')).serverConfirmAction(context, options),
  );

  addNamed('rollback', 'take the last change back at once', '$ ovlab server rollback').action(
    async (options: NamedServerFlags) =>
      (await import('../actions/server-settle.ts')).serverRollbackAction(context, options),
  );

  addNamed(
    'status',
    'show the last change, and whether the machine is as the file says',
    '$ ovlab server status',
  ).action(async (options: NamedServerFlags) =>
    (await import('../actions/server-status.ts')).serverStatusAction(context, options),
  );

  addNamed('remove', 'take everything back that ovlab has made on this machine', '$ ovlab server remove')
    .option('--root <directory>', 'take back only the files that `persist --root` wrote below it', '/')
    .option('--force', 'also replace files that were changed by hand; copies are kept')
    .action(async (options: ServerRemoveFlags) =>
      (await import('../actions/server-remove.ts')).serverRemoveAction(context, options),
    );

  server
    .command('watchdog', { hidden: true })
    .requiredOption('--name <server>')
    .action(async (options: { readonly name: string }) =>
      (await import('../actions/server-watchdog.ts')).serverWatchdogAction(context, options),
    );
}

/** Below a few seconds nobody could confirm, and for hours nobody should be locked out. */
function confirmTimeout(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,4}$/.test(text) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError('it must be a whole number of seconds from 1 to 3600.');
}
