import { Command, InvalidArgumentError } from 'commander';

/** The command that shows router discovery on links; its action is loaded when it runs. */
export function createMonitorCommand(): Command {
  return new Command('monitor')
    .description('show every Router Solicitation and Router Advertisement on the links, decoded')
    .option(
      '-i, --interface <name>',
      'where to listen, repeatable; it need not exist yet (default: all)',
      collect,
    )
    .option('--json', 'print one line of JSON for each')
    .option('--count <n>', 'end after so many', count)
    .addHelpText('after', '\nExample:\n  ovlab-responder monitor -i br0')
    .exitOverride()
    .action(async (options: { interface?: readonly string[]; json?: boolean; count?: number }) => {
      const { runMonitor } = await import('./monitor.ts');
      await runMonitor({ interfaces: options.interface, json: options.json ?? false, count: options.count });
    });
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A whole number above 0 is expected.');
  return Number(text);
}
