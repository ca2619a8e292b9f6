import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { BackupFlags, RestoreFlags } from '../flags.ts';
import { addCommand } from './add-command.ts';

export function addBackupCommands(program: Command, context: CliContext): void {
  const passphraseFile = [
    '--passphrase-file <file>',
    'file whose first line is the passphrase, - for standard input (default: ask)',
  ] as const;

  addCommand(
    program,
    context,
    'backup <file>',
    'keep all keys of a lab or server in one encrypted file',
    '$ ovlab backup ~/office.age',
  )
    .option('--name <lab>', 'name of the lab; needed when there are several')
    .option('-f, --file <file>', 'lab file whose lab or server is meant; it goes along')
    .option(...passphraseFile)
    .option('--force', 'replace a file that is there')
    .option('--json', 'print one JSON document')
    .action(async (file: string, flags: BackupFlags) =>
      (await import('../actions/backup.ts')).backupAction(context, file, flags),
    );

  addCommand(
    program,
    context,
    'restore <file>',
    'put the keys of a backup back in their place',
    '$ ovlab restore ~/office.age',
  )
    .option(...passphraseFile)
    .option('--force', 'replace keys that are there')
    .option('--json', 'print one JSON document')
    .action(async (file: string, flags: RestoreFlags) =>
      (await import('../actions/restore.ts')).restoreAction(context, file, flags),
    );
}
