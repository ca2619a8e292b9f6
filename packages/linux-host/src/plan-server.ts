import type { Plan } from '@ovlab/core';
import { bridgeStep } from './bridge.ts';
import { refuseBridgeNetfilter } from './bridge-netfilter.ts';
import { dhcpPauseStep } from './dhcp-pause.ts';
import { refuseForeign } from './foreign.ts';
import { bridgeAcceptRaStep, forwardingSteps, newLinkStep, reversePathStep } from './forwarding.ts';
import { firewallSteps } from './guard.ts';
import { refuseInterfaceRules } from './host-firewall/interface-rules.ts';
import { hostFirewallSteps } from './host-firewall/steps.ts';
import type { ServerNetwork } from './network.ts';
import { planRouted } from './routed/plan-routed.ts';
import { refuseOtherMode } from './routed/other-mode.ts';
import { ruleSteps } from './rules.ts';
import { findLink, type HostSnapshot } from './snapshot.ts';
import { surplusTapSteps, tapStep } from './tap.ts';
import { refuseUnmovable } from './unmovable.ts';
import { assertWords } from './words.ts';

/**
 * The steps from what a host is to a server's network; empty when everything is as desired. Pure: the same
 * arguments give the same plan. The guard comes before the bridge, so that no unguarded frame ever passes.
 *
 * Errors: `OVLAB_E_NO_INTERFACE` without the uplink, `OVLAB_E_FOREIGN` when something in the way does not carry
 * the mark, `OVLAB_E_BR_NETFILTER` when a namespace's firewall would drop bridged IPv6, `OVLAB_E_FIREWALL` when rules
 * of a machine's firewall would not fit any more or would drop routed packets, `OVLAB_E_UNMOVABLE` for something on
 * the uplink that could not be moved or put back, `OVLAB_E_USAGE` for a name that cannot be one.
 */
export function planServer(desired: ServerNetwork, observed: HostSnapshot): Plan {
  assertWords(desired);
  refuseForeign(desired, observed);
  refuseOtherMode(desired, observed);
  if (desired.mode === 'routed') return planRouted(desired, observed);
  refuseUnmovable(desired, observed);
  refuseBridgeNetfilter(desired, observed);
  refuseInterfaceRules(desired, observed);
  const uplink = findLink(observed, desired.uplink);
  if (uplink === undefined) return [];
  return [
    ...forwardingSteps(desired, observed),
    ...firewallSteps(desired, observed),
    ...hostFirewallSteps(desired, observed),
    ...ruleSteps(desired, observed),
    ...dhcpPauseStep(desired, observed),
    ...newLinkStep(desired, observed),
    ...bridgeStep(desired, uplink, observed),
    ...(desired.persistentTaps === false
      ? []
      : desired.taps.flatMap((tap) => tapStep(desired, tap, uplink, observed))),
    ...surplusTapSteps(desired, observed),
    ...bridgeAcceptRaStep(desired, observed),
    ...reversePathStep(desired, observed),
  ];
}
