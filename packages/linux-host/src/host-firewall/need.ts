import type { MachineSnapshot } from '../machine/snapshot.ts';
import type { ServerNetwork } from '../network.ts';

/** What the machine's own firewall has to let through. */
export interface Need {
  readonly network: ServerNetwork;
  readonly machine: MachineSnapshot;
  /** Families whose bridged frames br_netfilter hands to the firewall for routed packets. */
  readonly bridged: readonly (4 | 6)[];
  /** The first one is OpenVPN's. */
  readonly openings: readonly Opening[];
}

/** Ports of the host that others send to. */
export interface Opening {
  readonly what: string;
  readonly proto: 'udp' | 'tcp';
  readonly port: number;
  readonly last: number;
  readonly families: readonly (4 | 6)[];
  /** They come in here only; undefined: anywhere. */
  readonly link?: string;
}

export function openingsOf({
  port: { proto, port, last = port },
  bridge,
  dhcpv6,
}: ServerNetwork): readonly Opening[] {
  return [
    { what: "OpenVPN's port", proto, port, last, families: [4, 6] },
    ...(dhcpv6 === true
      ? [
          {
            what: 'DHCPv6',
            proto: 'udp' as const,
            port: 547,
            last: 547,
            families: [6 as const],
            link: bridge,
          },
        ]
      : []),
  ];
}

/** The ports with the character that the tool writes between the first and the last one. */
export function ports({ port, last }: Opening, between: string): string {
  return last === port ? `${port}` : `${port}${between}${last}`;
}

/** What a step that makes these openings does. */
export function letThrough(openings: readonly Opening[]): string {
  return `let ${openings.map(({ what }) => what).join(' and ')} through the firewall`;
}
