import { Command } from 'commander';

/**
 * The command that makes a configuration file of another program's. The reader is loaded when it runs.
 */
export function createImportCommand(): Command {
  return new Command('import')
    .description('make a configuration file of a radvd.conf; what is different is said on standard error')
    .argument('<file>', 'a radvd.conf; - reads standard input')
    .option('-o, --output <file>', 'where to write the configuration (default: standard output)')
    .option('--force', 'replace a file that is there')
    .addHelpText('after', '\nExample:\n  ovlab-responder import /etc/radvd.conf -o /etc/ovlab/responder.yaml')
    .exitOverride()
    .action(async (file: string, options: { readonly output?: string; readonly force?: boolean }) => {
      const { importFile } = await import('./import.ts');
      await importFile(file, options);
    });
}
