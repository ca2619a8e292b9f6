import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { ProbeFlags } from '../flags.ts';
import { addCommand } from './add-command.ts';

export function addProbeCommand(program: Command, context: CliContext): void {
  addCommand(
    program,
    context,
    'probe [host[:port]]',
    'say whether an OpenVPN server answers there',
    '$ ovlab probe vpn.example.net:1194 --profile laptop.ovpn',
  )
    .addOption(new Option('--proto <proto>', 'transport (default: udp)').choices(['udp', 'tcp']))
    .option('--profile <file>', "a client's profile: its servers, its transport and its key")
    .option('--tls-crypt <file>', 'tls-crypt key, or tls-crypt-v2 key of a client')
    .option('--timeout <seconds>', 'how long to wait for an answer', seconds, 3)
    .option('--json', 'print one JSON document')
    .action(async (target: string | undefined, options: ProbeFlags) =>
      (await import('../actions/probe.ts')).probeAction(context, target, options),
    );
}

function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d{1,3}(\.\d+)?$/.test(text) || value <= 0) {
    throw new InvalidArgumentError('it must be a number of seconds above 0 and below 1000.');
  }
  return value;
}
