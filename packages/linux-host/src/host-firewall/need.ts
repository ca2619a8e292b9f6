import type { MachineSnapshot } from '../machine/snapshot.ts';
import type { ServerNetwork } from '../network.ts';

/** What the machine's own firewall has to let through. */
export interface Need {
  readonly network: ServerNetwork;
  readonly machine: MachineSnapshot;
  /** Families whose bridged frames br_netfilter hands to the firewall for routed packets. */
  readonly bridged: readonly (4 | 6)[];
}

/** Ports of OpenVPN with the character that the tool writes between the first and the last one. */
export function ports({ port: { port, last = port } }: ServerNetwork, between: string): string {
  return last === port ? `${port}` : `${port}${between}${last}`;
}
