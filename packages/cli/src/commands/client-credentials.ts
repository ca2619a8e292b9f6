import { Option, type Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { ClientAddFlags, ClientExportFlags, ClientRenewFlags, CredentialFlags } from '../flags.ts';
import { addCommand } from './add-command.ts';

/** Sub-commands of `client` that make, hand out and revoke certificates and keys. */
export function addCredentialCommands(client: Command, context: CliContext): void {
  const actions = () => import('../actions/client-credentials.ts');
  const add = (usage: string, description: string, example: string): Command =>
    addCommand(client, context, usage, description, example)
      .option('--name <lab>', 'name of the lab; needed when there are several')
      .option('-f, --file <file>', 'lab file whose lab or server is meant')
      .option('--json', 'print one JSON document');

  add('list', 'list clients, their certificates and when these expire', '$ ovlab client list').action(
    async (flags: CredentialFlags) => (await actions()).clientListAction(context, flags),
  );

  add(
    'add <client>',
    'make a certificate and keys; the running server takes them at once',
    '$ ovlab client add laptop --os windows',
  )
    .addOption(new Option('--os <system>', 'what `export` is for').choices(['linux', 'windows']))
    .option('--address <address>', 'static address out of the prefix (default: SLAAC)')
    .action(async (name: string, flags: ClientAddFlags) =>
      (await actions()).clientAddAction(context, name, flags),
    );

  add(
    'export <client>',
    'write the profile with the keys in it, and what a Windows user needs besides',
    '$ ovlab client export laptop --os windows --out ~/bundles',
  )
    .addOption(
      new Option('--os <system>', 'system that the client runs on').choices([
        'linux',
        'windows',
        'macos',
        'ios',
        'android',
      ]),
    )
    .option('--out <directory>', 'where to', '.')
    .option('--remote <host>', 'name or address that the client dials, instead of what the lab file says')
    .option('--single-file', 'the profile alone, which has everything in it')
    .option('--zip', 'everything in one ZIP archive')
    .option('--scripts', 'windows: scripts with netsh set address, route and DNS, for elevated use')
    .addOption(
      new Option('--service <kind>', 'linux: files for the service that runs the client').choices([
        'systemd',
        'networkmanager',
      ]),
    )
    .option('--passphrase', 'encrypt the private key with a passphrase, and ask for it')
    .option('--passphrase-file <file>', 'the same with the first line of a file, - for standard input')
    .option('--force', 'replace files that are there')
    .action(async (name: string, flags: ClientExportFlags) =>
      (await import('../actions/client-export.ts')).clientExportAction(context, name, flags),
    );

  add(
    'renew <client>',
    'make a new certificate and new keys; the earlier ones stay good',
    '$ ovlab client renew laptop --revoke-earlier',
  )
    .option('--revoke-earlier', 'revoke the earlier certificates at once, and end the tunnel')
    .action(async (name: string, flags: ClientRenewFlags) =>
      (await actions()).clientRenewAction(context, name, flags),
    );

  add(
    'revoke <client>',
    'refuse a client for good and end its tunnel; the others go on',
    '$ ovlab client revoke laptop',
  ).action(async (name: string, flags: CredentialFlags) =>
    (await actions()).clientRevokeAction(context, name, flags),
  );
}
