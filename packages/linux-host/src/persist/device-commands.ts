import type { PersistedNetwork } from './persisted-network.ts';

interface DeviceCommand {
  /** Program and arguments, for `/sbin`. */
  readonly command: string;
  /** Fails when it has been carried out before. */
  readonly mayFail: boolean;
}

/**
 * What makes the devices whole once the bridge is there: the marks by which ovlab knows its own, and settings that
 * not every back end has words for. Each may be repeated.
 */
export function devicesReady(network: PersistedNetwork, makeTaps: boolean): readonly DeviceCommand[] {
  const { bridge, uplink, mark, taps, mtu, linkLocal, routed } = network;
  return [
    must(`ip link set dev ${bridge} alias ${mark}`),
    // Neighbour discovery of a client whose multicast reports were lost would be filtered.
    must(`ip link set dev ${bridge} type bridge forward_delay 0 mcast_snooping 0`),
    ...(routed === undefined ? [must(`ip link set dev ${uplink} addrgenmode none promisc on`)] : []),
    // The back end gives it the one that it had.
    ...(linkLocal === undefined ? [] : [must(`ip link set dev ${bridge} addrgenmode none`)]),
    ...(makeTaps ? taps.map((tap) => ({ command: `ip ${addTap(network, tap)}`, mayFail: true })) : []),
    ...taps.flatMap((tap) => [
      must(`ip link set dev ${tap} alias ${mark} addrgenmode none${mtu === undefined ? '' : ` mtu ${mtu}`}`),
      must(`ip link set dev ${tap} master ${bridge} up`),
    ]),
  ];
}

/** Arguments of `ip` that make a TAP device which stays. */
export function addTap({ tapOwner }: Pick<PersistedNetwork, 'tapOwner'>, tap: string): string {
  return `tuntap add dev ${tap} mode tap${tapOwner === undefined ? '' : ` user ${tapOwner.user}`}`;
}

function must(command: string): DeviceCommand {
  return { command, mayFail: false };
}
