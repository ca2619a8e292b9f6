import { Command } from 'commander';
import { DEFAULT_CONTROL_PATH } from '../control/default-path.ts';

interface OnInterface {
  readonly interface?: string;
}

/** The commands that talk to a running responder; their actions are loaded when one of them runs. */
export function createCtlCommand(): Command {
  const ctl = new Command('ctl')
    .description('ask a running responder, or tell it what to do')
    .option('--control <path>', 'its control socket', DEFAULT_CONTROL_PATH)
    .addHelpText('after', '\nExample:\n  ovlab-responder ctl status')
    .exitOverride();

  const actions = async () => {
    const { ctlActions } = await import('./ctl.ts');
    return ctlActions(ctl.opts<{ control: string }>().control);
  };
  const onInterface = (command: Command): Command =>
    command.option('-i, --interface <name>', 'only there (default: wherever it can be done)');

  ctl
    .command('status')
    .description('say what each interface does')
    .option('--json', 'print one JSON document')
    .action(async ({ json = false }: { json?: boolean }) => (await actions()).status(json));
  ctl
    .command('reload')
    .description('read the configuration again; a bad one is refused and changes nothing')
    .action(async () => (await actions()).reload());
  onInterface(ctl.command('advertise'))
    .description('send an advertisement to all nodes as soon as the rules allow')
    .action(async ({ interface: name }: OnInterface) => (await actions()).advertise(name));

  const prefix = ctl.command('prefix').description('change how one prefix is advertised');
  onInterface(prefix.command('deprecate <cidr>'))
    .description('advertise it with preferred lifetime 0, its valid lifetime runs down')
    .action(async (cidr: string, { interface: name }: OnInterface) =>
      (await actions()).deprecatePrefix(cidr, name),
    );
  onInterface(prefix.command('renew <cidr>'))
    .description('advertise it with its configured lifetimes again')
    .action(async (cidr: string, { interface: name }: OnInterface) =>
      (await actions()).renewPrefix(cidr, name),
    );

  ctl
    .command('dhcpv6')
    .description('tell DHCPv6 clients what to do')
    .command('reconfigure [duid]')
    .description('make a client renew its leases, or every client that accepts to be told')
    .action(async (duid: string | undefined) =>
      (await actions()).reconfigure(duid === 'all' ? undefined : duid),
    );
  return ctl;
}
