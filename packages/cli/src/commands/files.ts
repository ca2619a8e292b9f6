import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { InitFlags, KeygenFlags, ValidateFlags } from '../flags.ts';
import { addCommand } from './add-command.ts';

export function addFileCommands(program: Command, context: CliContext): void {
  addCommand(program, context, 'init', 'write a commented ovlab.yaml and its schema', '$ ovlab init')
    .option('--template <name>', 'which one', 'lab')
    .option('-f, --file <file>', 'where to', 'ovlab.yaml')
    .option('--force', 'replace a file that is there')
    .action(async (options: InitFlags) => (await import('../actions/init.ts')).initAction(context, options));

  addCommand(program, context, 'validate', 'check a lab file', '$ ovlab validate -f ovlab.yaml')
    .option('-f, --file <file>', 'lab file (default: ovlab.yaml or ovlab.json here)')
    .option('--json', 'print one JSON document')
    .action(async (options: ValidateFlags) =>
      (await import('../actions/validate.ts')).validateAction(context, options),
    );

  addCommand(
    program,
    context,
    'schema',
    'print the JSON Schema of the lab file',
    '$ ovlab schema > ovlab.schema.json',
  ).action(async () => (await import('../actions/schema.ts')).schemaAction(context));

  addCommand(
    program,
    context,
    'keygen',
    "make a static key in OpenVPN's own format",
    '$ ovlab keygen static.key',
  )
    .argument('[file]', 'where to, for its owner alone; without it the key is printed')
    .option('--force', 'replace a file that is there')
    .action(async (file: string | undefined, options: KeygenFlags) =>
      (await import('../actions/keygen.ts')).keygenAction(context, file, options),
    );
}
