import { InvalidArgumentError, type Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { LabName, LogFlags } from '../flags.ts';
import { addCommand } from './add-command.ts';

export function addNodeCommands(program: Command, context: CliContext): void {
  addCommand(
    program,
    context,
    'exec <node> [command...]',
    'run a command in a node; its exit code is ours',
    '$ ovlab exec client1 -- ip -6 address',
  )
    .option('--name <lab>', 'name of the lab; needed when there are several')
    .passThroughOptions()
    .action(async (node: string, command: readonly string[], options: LabName) =>
      (await import('../actions/exec.ts')).execAction(context, node, command, options),
    );

  addCommand(program, context, 'shell <node>', 'open a shell in a node', '$ ovlab shell server')
    .option('--name <lab>', 'name of the lab; needed when there are several')
    .action(async (node: string, options: LabName) =>
      (await import('../actions/exec.ts')).shellAction(context, node, options),
    );

  addCommand(
    program,
    context,
    'logs [node]',
    'logs of OpenVPN, responder and supervisor, merged by time',
    '$ ovlab logs server -f',
  )
    .option('--name <lab>', 'name of the lab; needed when there are several')
    .option('-f, --follow', 'go on with what is written from now on')
    .option('--verb <level>', 'let OpenVPN say more (0 to 11) while this follows its log', verbosity)
    .option('--json', 'print JSON lines')
    .action(async (node: string | undefined, options: LogFlags) =>
      (await import('../actions/logs.ts')).logsAction(context, node, options),
    );
}

function verbosity(text: string): number {
  const level = Number(text);
  if (/^\d+$/.test(text) && level <= 11) return level;
  throw new InvalidArgumentError('Take a whole number from 0 to 11.');
}
