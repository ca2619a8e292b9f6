import { Option, type Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { JsonFlag } from '../flags.ts';
import { addCommand } from './add-command.ts';

export interface ClientUpFlags extends JsonFlag {
  readonly name?: string;
  readonly prefix?: string;
  readonly askpass?: string;
  readonly adapter?: string;
  /** Seconds. */
  readonly timeout: number;
}

/** Sub-commands of `client` that run one on this machine. */
export function addClientRunCommands(client: Command, context: CliContext): void {
  addCommand(
    client,
    context,
    'up <profile>',
    'run a client on this machine until `client down`, and wait for its address',
    '$ ovlab client up laptop.ovpn',
  )
    .option('--name <name>', 'what to call the client here (default: the name of the file)')
    .option('--prefix <cidr>', 'the address has to be out of this prefix (default: any global one)')
    .option('--askpass <file>', 'file with the passphrase of the private key')
    .option('--adapter <name>', 'TAP adapter to use (Windows)')
    .addOption(
      new Option('--timeout <seconds>', 'how long to wait for the address').default(60).argParser(Number),
    )
    .option('--json', 'print one JSON document')
    .action(async (profile: string, flags: ClientUpFlags) =>
      (await import('../actions/client-up.ts')).clientUpAction(context, profile, flags),
    );

  addCommand(
    client,
    context,
    'down [client]',
    'end a client that `client up` started, and what it had made',
    '$ ovlab client down laptop',
  )
    .option('--json', 'print one JSON document')
    .action(async (name: string | undefined, flags: JsonFlag) =>
      (await import('../actions/client-down.ts')).clientDownAction(context, name, flags),
    );

  addCommand(
    client,
    context,
    'status [client]',
    'clients that run on this machine, with their addresses',
    '$ ovlab client status',
  )
    .option('--json', 'print one JSON document')
    .action(async (name: string | undefined, flags: JsonFlag) =>
      (await import('../actions/client-status.ts')).clientStatusAction(context, name, flags),
    );
}
