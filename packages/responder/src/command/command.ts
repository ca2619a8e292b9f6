import { Command } from 'commander';
import { createCtlCommand } from './ctl-command.ts';
import { createImportCommand } from './import-command.ts';
import { createLeasesCommand } from './leases-command.ts';
import { createMonitorCommand } from './monitor-command.ts';
import { addOptions, readOptions } from './options.ts';

const help = `
Example:
  ovlab-responder --interface br0 --interval 200,600 --rdnss 2001:db8:55::53

SIGTERM and SIGINT send a last advertisement with router lifetime 0, SIGUSR2 ends without one. SIGHUP reads the
configuration again, SIGUSR1 lets decrementing lifetimes begin anew.`;

/**
 * The command that advertises until a signal ends it, with commands beside it for what belongs to that. Errors are
 * thrown as {@link OvlabError} out of `parseAsync`; problems of the command line are commander's.
 */
export function createResponderCommand(): Command {
  const command = new Command('ovlab-responder')
    .description('send and answer IPv6 Router Advertisements, and serve DHCPv6')
    // What follows the name of a sub-command belongs to that, also where both have an option of the same name.
    .enablePositionalOptions()
    .addHelpText('after', help)
    .addCommand(createCtlCommand())
    .addCommand(createLeasesCommand())
    .addCommand(createMonitorCommand())
    .addCommand(createImportCommand());
  return addOptions(command).action(async (_options, self: Command) => {
    const line = readOptions(self);
    // Loaded here, so that a program with this command among others starts without the responder.
    if (line.check) {
      const [{ prepare }, { checkReport }] = await Promise.all([
        import('./prepare.ts'),
        import('./check.ts'),
      ]);
      process.stdout.write(checkReport(await prepare(line)));
      return;
    }
    const { run } = await import('./run.ts');
    await run(line);
  });
}
