import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { RunFlags } from '../flags.ts';
import { addCommand } from './add-command.ts';
import { addHostCommands } from './server-host.ts';
import { addPersistCommand } from './server-persist.ts';

export function addServerCommands(program: Command, context: CliContext): void {
  const server = program.command('server').description('the server side on this machine');
  addHostCommands(server, context);
  addPersistCommand(server, context);
  addCommand(
    server,
    context,
    'run',
    'supervise OpenVPN and the responder, in the foreground',
    '$ ovlab server run --file ovlab.yaml',
  )
    .option('-f, --file <file>', 'lab file (default: ovlab.yaml or ovlab.json here)')
    .option('--log-level <level>', 'trace, debug, info, warn or error', 'info')
    .action(async (options: RunFlags) =>
      (await import('../actions/server-run.ts')).serverRunAction(context, options),
    );

  // The responder brings its own options; they are read by its own command once it is needed.
  program
    .command('ra')
    .description('Router Advertisements on one interface (the same command as ovlab-responder)')
    .allowUnknownOption()
    .helpOption(false)
    .passThroughOptions()
    .argument('[options...]')
    .action(async (_options: readonly string[], _flags: unknown, command: Command) => {
      await (await import('../actions/ra.ts')).raAction(context, command.args);
    });
}
