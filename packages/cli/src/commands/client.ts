import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { ImportFlags } from '../flags.ts';
import { addCommand } from './add-command.ts';
import { addCredentialCommands } from './client-credentials.ts';
import { addClientRunCommands } from './client-run.ts';

export function addClientCommands(program: Command, context: CliContext): void {
  const client = program
    .command('client')
    .description('credentials and profiles of clients, and clients of this machine');

  addCommand(
    client,
    context,
    'import <file>',
    'say what an OpenVPN configuration file means, line by line',
    '$ ovlab client import office.ovpn',
  )
    .option('-o, --out <file>', "write ovlab's form of it, keys inside, for a bridge")
    .option('--server-name <name>', "name in the server's certificate, when the file does not say it")
    .option('--force', 'replace a file that is there')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: ImportFlags) =>
      (await import('../actions/client-import.ts')).clientImportAction(context, file, options),
    );

  addCredentialCommands(client, context);
  addClientRunCommands(client, context);
}
