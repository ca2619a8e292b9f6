import { Command } from 'commander';
import type { CliContext } from './context.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addClientCommands } from './commands/client.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addFileCommands } from './commands/files.ts';
import { addLabCommands } from './commands/lab.ts';
import { addNodeCommands } from './commands/nodes.ts';
import { addProbeCommand } from './commands/probe.ts';
import { addServerCommands } from './commands/server.ts';
import { version } from './version.ts';

/**
 * The command line. Each action loads its code when it is called, so that `--help` costs only this file and
 * commander.
 */
export function createProgram(context: CliContext): Command {
  const program = new Command('ovlab')
    .description("A real IPv6 address from your server's /64, over an OpenVPN bridge")
    .version(version, '-V, --version')
    .option('--debug', 'show where in the program an error arose')
    .configureOutput({ writeOut: context.out, writeErr: context.err })
    .showHelpAfterError('(add --help for the options)')
    .enablePositionalOptions()
    .exitOverride();
  addLabCommands(program, context);
  addNodeCommands(program, context);
  addFileCommands(program, context);
  addServerCommands(program, context);
  addProbeCommand(program, context);
  addDoctorCommand(program, context);
  addClientCommands(program, context);
  addBackupCommands(program, context);
  program.addHelpText(
    'after',
    `
Examples:
  $ ovlab up                       build the demo lab: ISP, server, one client
  $ ovlab exec client1 -- ping -6 2001:db8:ffff::1
  $ ovlab down

Exit codes: 0 done, 1 failed, 2 wrong usage or invalid file, 3 something is missing on this machine,
4 not permitted, 130 interrupted.`,
  );
  return program;
}
