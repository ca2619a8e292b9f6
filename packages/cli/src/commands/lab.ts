import { InvalidArgumentError, type Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { DownFlags, JsonFlag, UpFlags } from '../flags.ts';
import { addCommand } from './add-command.ts';

export function addLabCommands(program: Command, context: CliContext): void {
  addCommand(
    program,
    context,
    'up',
    'build the lab, mend it, or change what the file changes',
    '$ ovlab up -f ovlab.yaml',
  )
    .option('-f, --file <file>', 'lab file (default: ovlab.yaml or ovlab.json here, else the demo lab)')
    .option('--name <name>', 'name of the lab, instead of the one in the file')
    .option('--clients <n>', 'number of clients, instead of those in the file', count)
    .option('--dry-run', 'print what would be done and why; change nothing')
    .option('--timeout <seconds>', 'how long a client may take to reach the internet host', count, 60)
    .option('-v, --verbose', 'show every step, also of a new lab')
    .option('--json', 'print one JSON document')
    .action(async (options: UpFlags) => (await import('../actions/up.ts')).upAction(context, options));

  addCommand(program, context, 'down', 'remove a lab, whatever state it is in', '$ ovlab down --all')
    .option('-f, --file <file>', 'lab file whose name is meant')
    .option('--name <name>', 'name of the lab')
    .option('--all', 'every lab on this machine')
    .option('--json', 'print one JSON document')
    .action(async (options: DownFlags) => (await import('../actions/down.ts')).downAction(context, options));

  addCommand(program, context, 'ls', 'list the labs on this machine', '$ ovlab ls --json')
    .option('--json', 'print one JSON document')
    .action(async (options: JsonFlag) => (await import('../actions/ls.ts')).lsAction(context, options));

  addCommand(
    program,
    context,
    'status [name]',
    'show nodes, tunnels, addresses and round trips',
    '$ ovlab status demo',
  )
    .option('--json', 'print one JSON document')
    .action(async (name: string | undefined, options: JsonFlag) =>
      (await import('../actions/status.ts')).statusAction(context, name, options),
    );
}

function count(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('it must be a whole number.');
  return Number(text);
}
