import { contentsOf } from './contents.ts';
import type { ServerNetwork } from './network.ts';
import type { HostSnapshot } from './snapshot.ts';

/**
 * Gives a link what is known of the neighbours of another one: its routers, since a host that has to ask for the MAC of
 * its gateway first may lose a second when the question gets lost, and what somebody made permanent.
 */
export function neighbourLines(
  link: string,
  from: string,
  gateways: ServerNetwork['gateways'],
  snapshot: HostSnapshot,
): readonly string[] {
  const routers = new Set([
    ...(gateways ?? []).map(({ address }) => address),
    ...contentsOf(from, snapshot).routes.map(({ gateway }) => gateway),
  ]);
  return snapshot.neighbours
    .filter(
      ({ link: on, address, mac, permanent }) =>
        on === from && mac !== undefined && (routers.has(address) || permanent),
    )
    .map(
      ({ address, mac, permanent }) =>
        `neigh replace ${address} lladdr ${mac ?? ''} dev ${link} nud ${permanent ? 'permanent' : 'stale'}`,
    );
}
