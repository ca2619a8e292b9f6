import { Command } from 'commander';
import { addOptions, readOptions } from './options.ts';

const example = `
Example:
  ovlab-responder --interface br0 --interval 200,600 --rdnss 2001:db8:55::53

SIGTERM and SIGINT send a last advertisement with router lifetime 0.`;

/**
 * The command that advertises on one link until SIGTERM or SIGINT. Errors are thrown as {@link OvlabError} out of
 * `parseAsync`; problems of the command line are commander's.
 */
export function createResponderCommand(): Command {
  const command = new Command('ovlab-responder')
    .description('send and answer IPv6 Router Advertisements on one link')
    .addHelpText('after', example);
  return addOptions(command).action(async (_options, self: Command) => {
    const line = readOptions(self);
    // Loaded here, so that a program with this command among others starts without the responder.
    const { checkReport, prepare, run } = await import('./run.ts');
    const setup = await prepare(line);
    if (line.check) {
      process.stdout.write(checkReport(setup));
      return;
    }
    const ended = new AbortController();
    const end = (): void => ended.abort();
    process.on('SIGTERM', end).on('SIGINT', end);
    try {
      await run(setup, ended.signal);
    } finally {
      process.off('SIGTERM', end).off('SIGINT', end);
    }
  });
}
