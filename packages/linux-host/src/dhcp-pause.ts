import type { Action, Plan } from '@ovlab/core';
import { contentsOf } from './contents.ts';
import type { DhcpClientState, MachineSnapshot } from './machine/snapshot.ts';
import type { ServerNetwork } from './network.ts';
import type { HostSnapshot } from './snapshot.ts';

/** Clients with one process for one interface. dhcpcd is several, which watch each other. */
const single = new Set(['dhclient', 'udhcpc']);

/** Whether a client serves this interface alone, so that it can stand still without harm to another one. */
export function canPause(client: DhcpClientState, uplink: string): boolean {
  return client.interface === uplink && single.has(client.program);
}

/**
 * DHCP clients that would give the uplink its address and default route back at their next renewal, and so cut the
 * way to the router, stand still while the bridge has them. The lease itself runs on for its time.
 */
export function dhcpPauseStep(network: ServerNetwork, snapshot: HostSnapshot): Plan {
  const clients = pausable(network, snapshot);
  if (clients.length === 0) return [];
  const { uplink } = network;
  const names = clients.map(({ program, pid }) => `${program} (process ${pid})`).join(' and ');
  const send = (signal: 'STOP' | 'CONT'): readonly Action[] =>
    clients.map(({ pid }) => ({
      kind: 'command',
      file: 'kill',
      args: [`-${signal}`, String(pid)],
      // A client that has ended renews nothing.
      mayFail: true,
    }));
  return [
    {
      id: 'dhcp.pause',
      title: `let the DHCP client of ${uplink} stand still`,
      reason: `${names} would give ${uplink} its address again at the next renewal`,
      apply: send('STOP'),
      undo: send('CONT'),
    },
  ];
}

function pausable(network: ServerNetwork, snapshot: HostSnapshot): readonly DhcpClientState[] {
  if (!('dhcpClients' in snapshot)) return [];
  const leased = contentsOf(network.uplink, snapshot).addresses.some(
    ({ validLifetime, autoconfigured }) => validLifetime !== undefined && !autoconfigured,
  );
  if (!leased) return [];
  return (snapshot as MachineSnapshot).dhcpClients.filter((client) => canPause(client, network.uplink));
}
