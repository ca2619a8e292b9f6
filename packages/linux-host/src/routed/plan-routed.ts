import type { Plan } from '@ovlab/core';
import { forwardingSteps } from '../forwarding.ts';
import { firewallSteps } from '../guard.ts';
import { hostFirewallSteps } from '../host-firewall/steps.ts';
import type { ServerNetwork } from '../network.ts';
import { findLink, type HostSnapshot } from '../snapshot.ts';
import { surplusTapSteps, tapStep } from '../tap.ts';
import { refuseForwardDrop } from './forward-drop.ts';
import { innerBridgeStep } from './inner-bridge.ts';
import { uplinkStep } from './uplink.ts';

/**
 * The steps to a server that routes: an inner bridge with the TAP devices alone, and an uplink that keeps everything
 * it has. The route of the /64 to the inner bridge wins over the uplink's by its metric, so that nothing on the uplink
 * is taken away, and the whole of it goes with the bridge.
 *
 * That the router of the provider finds the clients is the work of a proxy for neighbour discovery, which runs.
 *
 * Errors: `OVLAB_E_FIREWALL` when the host's firewall would drop what is routed.
 */
export function planRouted(desired: ServerNetwork, observed: HostSnapshot): Plan {
  refuseForwardDrop(desired, observed);
  const uplink = findLink(observed, desired.uplink);
  if (uplink === undefined) return [];
  return [
    ...forwardingSteps(desired, observed),
    ...firewallSteps(desired, observed),
    ...hostFirewallSteps(desired, observed),
    ...uplinkStep(desired, observed),
    ...innerBridgeStep(desired, uplink, observed),
    ...(desired.persistentTaps === false
      ? []
      : desired.taps.flatMap((tap) => tapStep(desired, tap, uplink, observed))),
    ...surplusTapSteps(desired, observed),
  ];
}
