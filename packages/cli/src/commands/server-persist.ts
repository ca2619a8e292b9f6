import { Option, type Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { JsonFlag } from '../flags.ts';
import { addCommand } from './add-command.ts';

export interface PersistFlags extends JsonFlag {
  readonly file?: string;
  readonly backend?: 'systemd-networkd' | 'ifcfg' | 'ifupdown' | 'netplan' | 'networkmanager';
  readonly root: string;
  readonly dryRun?: true;
  readonly force?: true;
}

export function addPersistCommand(server: Command, context: CliContext): void {
  addCommand(
    server,
    context,
    'persist',
    'write what makes the network and the server last over a reboot',
    '$ ovlab server persist --backend netplan --dry-run',
  )
    .option('-f, --file <file>', 'lab file (default: ovlab.yaml or ovlab.json here)')
    .addOption(
      new Option('--backend <name>', 'who configures the network (default: whoever does so now)').choices([
        'systemd-networkd',
        'ifcfg',
        'ifupdown',
        'netplan',
        'networkmanager',
      ]),
    )
    .option('--root <directory>', 'write below this directory', '/')
    .option('--dry-run', 'only say what would be written')
    .option('--force', 'replace files that were changed by hand or are of others; copies are kept')
    .option('--json', 'print one JSON document')
    .action(async (flags: PersistFlags) =>
      (await import('../actions/server-persist.ts')).serverPersistAction(context, flags),
    );
}
