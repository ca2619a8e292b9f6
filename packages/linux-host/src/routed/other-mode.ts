import { OvlabError } from '@ovlab/core';
import type { ServerNetwork } from '../network.ts';
import { findLink, type HostSnapshot } from '../snapshot.ts';
import { innerMetric } from './inner-bridge.ts';

/**
 * Refuses a host that is set up for the other mode. What the bridge carries belongs somewhere else there, and a plan
 * that tears one down and builds the other would leave the host without its network in between.
 *
 * Errors: `OVLAB_E_UNSUPPORTED`.
 */
export function refuseOtherMode(
  { uplink, bridge, prefix, mode = 'bridged' }: ServerNetwork,
  snapshot: HostSnapshot,
): void {
  if (findLink(snapshot, bridge) === undefined) return;
  const isPort = findLink(snapshot, uplink)?.master === bridge;
  const isInner =
    !isPort &&
    snapshot.routes.some(
      ({ link, destination, metric }) => link === bridge && destination === prefix && metric === innerMetric,
    );
  if (mode === 'routed' ? !isPort : !isInner) return;
  const other = mode === 'routed' ? 'bridged' : 'routed';
  throw new OvlabError(
    'OVLAB_E_UNSUPPORTED',
    `${bridge} is set up for mode ${other}, and the file says ${mode}`,
    {
      hint: 'take it down first with `ovlab server remove`, then apply the file',
    },
  );
}
