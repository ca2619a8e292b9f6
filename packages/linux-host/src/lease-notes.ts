import { contentsOf } from './contents.ts';
import { canPause } from './dhcp-pause.ts';
import type { MachineSnapshot } from './machine/snapshot.ts';
import type { ServerNetwork } from './network.ts';
import type { AddressState, HostSnapshot } from './snapshot.ts';

/** What a person should know about addresses that somebody renews on the uplink while they are on the bridge. */
export function leaseNotes(network: ServerNetwork, snapshot: HostSnapshot): readonly string[] {
  if (!('dhcpClients' in snapshot) || network.addresses !== undefined) return [];
  const machine = snapshot as MachineSnapshot;
  const { uplink, bridge } = network;
  const leases = contentsOf(uplink, snapshot).addresses.filter(
    ({ family, validLifetime, autoconfigured }) =>
      validLifetime !== undefined && !(family === 6 && autoconfigured),
  );
  const managers = machine.managers.filter(({ manages }) => manages.includes(uplink));
  return [
    ...leases.map((lease) => leaseNote(lease, renewer(machine, uplink, managers), bridge)),
    ...managers.map(
      ({ kind, evidence }) =>
        `${kind} configures ${uplink} (${evidence}): until \`ovlab server persist\` has told it of ${bridge}, do not restart it`,
    ),
  ];
}

function leaseNote({ address, validLifetime = 0 }: AddressState, who: string, bridge: string): string {
  return `${address} is leased for ${validLifetime} s more: ${who}; on ${bridge} nobody renews it before \`ovlab server persist\``;
}

function renewer(
  { dhcpClients }: MachineSnapshot,
  uplink: string,
  managers: MachineSnapshot['managers'],
): string {
  const client = dhcpClients.find((one) => one.interface === undefined || one.interface === uplink);
  if (client !== undefined) {
    const does = canPause(client, uplink) ? 'stands still' : 'renews it';
    return `${client.program} (process ${client.pid}) ${does} on ${uplink}`;
  }
  const daemon = managers.find(({ kind }) => kind === 'networkmanager' || kind === 'systemd-networkd');
  return daemon === undefined ? 'nobody that is known renews it' : `${daemon.kind} renews it on ${uplink}`;
}
