import type { Plan } from '@ovlab/core';
import { bridgeStep } from './bridge.ts';
import { refuseBridgeNetfilter } from './bridge-netfilter.ts';
import { refuseForeign } from './foreign.ts';
import { bridgeAcceptRaStep, forwardingSteps } from './forwarding.ts';
import { firewallSteps } from './guard.ts';
import type { ServerNetwork } from './network.ts';
import { findLink, type HostSnapshot } from './snapshot.ts';
import { surplusTapSteps, tapStep } from './tap.ts';
import { assertWords } from './words.ts';

/**
 * The steps from what a host is to a server's network; empty when everything is as desired. Pure: the same
 * arguments give the same plan. The guard comes before the bridge, so that no unguarded frame ever passes.
 *
 * Errors: `OVLAB_E_NO_INTERFACE` without the uplink, `OVLAB_E_FOREIGN` when something in the way does not carry
 * the mark, `OVLAB_E_BR_NETFILTER` when the host's firewall would drop bridged IPv6, `OVLAB_E_UNSUPPORTED` for a
 * multipath route on the uplink, `OVLAB_E_USAGE` for a name that cannot be one.
 */
export function planServer(desired: ServerNetwork, observed: HostSnapshot): Plan {
  assertWords(desired);
  refuseForeign(desired, observed);
  refuseBridgeNetfilter(desired, observed);
  const uplink = findLink(observed, desired.uplink);
  if (uplink === undefined) return [];
  return [
    ...forwardingSteps(desired, observed),
    ...firewallSteps(desired, observed),
    ...bridgeStep(desired, uplink, observed),
    ...(desired.persistentTaps === false
      ? []
      : desired.taps.flatMap((tap) => tapStep(desired, tap, uplink, observed))),
    ...surplusTapSteps(desired, observed),
    ...bridgeAcceptRaStep(desired, observed),
  ];
}
