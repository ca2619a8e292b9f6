import { Command } from 'commander';
import { DEFAULT_CONTROL_PATH } from '../control/default-path.ts';

interface Json {
  readonly json?: boolean;
}

/** The commands about DHCPv6 leases; their actions are loaded when one of them runs. */
export function createLeasesCommand(): Command {
  const leases = new Command('leases')
    .description('see the DHCPv6 leases of a running responder, take one back, bring some in')
    .option('--control <path>', 'its control socket', DEFAULT_CONTROL_PATH)
    .addHelpText('after', '\nExample:\n  ovlab-responder leases list')
    .exitOverride();
  const actions = async () => {
    const { leaseActions } = await import('./leases.ts');
    return leaseActions(leases.opts<{ control: string }>().control);
  };

  leases
    .command('list')
    .description('list every lease')
    .option('--json', 'print one JSON document a line')
    .action(async ({ json = false }: Json) => (await actions()).list(json));
  leases
    .command('show <address>')
    .description('say everything about the lease of an address, or of a prefix like 2001:db8:100::/56')
    .option('--json', 'print one JSON document')
    .action(async (address: string, { json = false }: Json) => (await actions()).show(address, json));
  leases
    .command('release <address>')
    .description('take a lease away, so that others can get the address; its client does not know')
    .action(async (address: string) => (await actions()).release(address));
  leases
    .command('import <file...>')
    .description("bring in leases: of Kea's or ISC's DHCPv6 server, or what `leases list --json` has printed")
    .option('--lease-db <url>', 'write them there while no responder runs, instead of asking one')
    .option('--json', 'print one JSON document')
    .action(async (files: string[], options: Json & { readonly leaseDb?: string }) =>
      (await actions()).import(files, options),
    );
  return leases;
}
