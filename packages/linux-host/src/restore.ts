import { type Contents, followsAddress } from './contents.ts';
import { addAddress, replaceRoute } from './lines.ts';
import type { LinkState } from './snapshot.ts';

/**
 * The way back: gives the uplink these addresses and routes, takes it out of the bridge, removes the bridge (when
 * it is named). In this order the host can be reached at each line.
 */
export function restoreLines(
  uplink: LinkState,
  { addresses, routes }: Contents,
  bridge: string | undefined,
): readonly string[] {
  const { name, addressGenMode, promiscuous, up } = uplink;
  return [
    ...addresses.map((address) => addAddress(address, name)),
    ...(bridge === undefined ? [] : [`link set dev ${name} nomaster`]),
    ...routes.filter((route) => !followsAddress(route, addresses)).map((route) => replaceRoute(route, name)),
    ...(bridge === undefined
      ? []
      : [
          `link del ${bridge}`,
          ...(promiscuous ? [] : [`link set dev ${name} promisc off`]),
          `link set dev ${name} addrgenmode ${addressGenMode ?? 'eui64'}`,
          ...(up ? [] : [`link set dev ${name} down`]),
        ]),
  ];
}
