import { firewallSteps } from '../guard.ts';
import type { ServerNetwork } from '../network.ts';
import { tableName } from '../owned.ts';
import type { HostSnapshot } from '../snapshot.ts';
import type { PersistedNetwork, PersistedTable } from './persisted-network.ts';
import type { RenderedFile } from './rendered-file.ts';

/** Where the packet filter of a lab is kept. */
export function firewallFile(lab: string): string {
  return `/etc/ovlab/${lab}.nft`;
}

/** The nftables tables as one file, which may be loaded again and again. */
export function renderFirewall({ lab, firewall }: PersistedNetwork): RenderedFile {
  return {
    kind: 'file',
    path: firewallFile(lab),
    mode: 0o600,
    text: firewall.map(({ ruleset }) => ruleset).join('\n'),
  };
}

/** The tables that a plan would load on this host. */
export function persistedTables(desired: ServerNetwork, observed: HostSnapshot): readonly PersistedTable[] {
  const families = ['bridge', 'inet'];
  // Where both tables are there and empty, the plan replaces them, and removes one that is not wanted.
  const tables = families.map((family) => ({ family, name: tableName }));
  const steps = firewallSteps(desired, { ...observed, nft: { tables, chains: [], rules: [] } });
  const rulesets = steps.flatMap(({ apply }) =>
    apply.flatMap((action) => (action.kind === 'nft' ? [action.ruleset] : [])),
  );
  return families.flatMap((family) => {
    const ruleset = rulesets.find((text) => text.includes(`\ntable ${family} ${tableName} {`));
    return ruleset === undefined ? [] : [{ family, ruleset }];
  });
}
