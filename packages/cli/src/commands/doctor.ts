import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { DoctorFlags } from '../flags.ts';
import { addCommand } from './add-command.ts';

export function addDoctorCommand(program: Command, context: CliContext): void {
  addCommand(
    program,
    context,
    'doctor',
    'say what is wrong with this machine, and what mends it',
    '$ ovlab doctor -f ovlab.yaml --fix',
  )
    .option('-f, --file <file>', 'lab file (default: ovlab.yaml or ovlab.json here, if there is one)')
    .option('--client <name>', 'look at a client instead of the server')
    .option('--fix', 'mend what can be mended without harm, and look again')
    .option('--only <id...>', 'checks to make, by their ids')
    .option(
      '--foreign-mac',
      'ask the router from a second MAC address too; some providers block a server for that',
    )
    .option('-v, --verbose', 'show what is in order as well')
    .option('--json', 'print one JSON document')
    .action(async (options: DoctorFlags) =>
      (await import('../actions/doctor.ts')).doctorAction(context, options),
    );
}
