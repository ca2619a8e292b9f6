import { OvlabError } from '@ovlab/core/errors';
import { describeMessage, type RouterAdvertisement } from '@ovlab/ndp';
import { buildRouterAdvertisement, encodeAdvertisement } from '../advertisement.ts';
import type { DaemonConfig, InterfaceConfig } from '../config/daemon-config.ts';
import type { Dhcpv6Config } from '../config/dhcpv6-config.ts';
import { readInterface } from '../interface/read-interface.ts';
import { unusableReason, type InterfaceSnapshot } from '../interface/snapshot.ts';

/** Text about the Router Advertisements that would go out on the interfaces as they are. */
export function checkReport({ interfaces }: DaemonConfig): string {
  return interfaces.map(report).join('');
}

function report({ name, ra, dhcpv6 }: InterfaceConfig): string {
  const now = readInterface(name);
  // Of an interface that is yet to come it is not known whether it will forward, but it is meant to.
  const snapshot = now.present ? now : { ...now, forwarding: true };
  const message = buildRouterAdvertisement(ra, snapshot);
  assertFits(message, snapshot);
  const reason = unusableReason(snapshot);
  const state = reason === undefined ? `${name} is ready` : `${name} is not ready (${reason})`;
  const forwards =
    snapshot.present && !snapshot.forwarding ? ', and does not forward: router lifetime 0' : '';
  const server = dhcpv6 === undefined ? '' : `${dhcpv6Report(dhcpv6)}\n`;
  return `${state}${forwards}\n${describeMessage(message)}\n${server}`;
}

function dhcpv6Report({ mode, pools, delegation, reservations, relayedLinks }: Dhcpv6Config): string {
  const ranges =
    pools.length === 0 ? ['a range of the first /64'] : pools.map(({ first, last }) => `${first}-${last}`);
  return [
    `DHCPv6 ${mode}`,
    ...(mode === 'stateful' ? ranges.map((range) => `pool ${range}`) : []),
    ...delegation.map(
      (block) => `prefixes /${block.delegatedLength} of ${block.prefix}/${block.prefixLength}`,
    ),
    ...(reservations.length === 0 ? [] : [`${reservations.length} reserved`]),
    ...(relayedLinks.length === 0 ? [] : [`${relayedLinks.length} links behind relay agents`]),
  ].join(', ');
}

/** A configuration that makes a message which cannot be sent is not a valid one, even if its single values are. */
function assertFits(message: RouterAdvertisement, snapshot: InterfaceSnapshot): void {
  try {
    encodeAdvertisement(message, snapshot);
  } catch (cause) {
    const hint = cause instanceof OvlabError ? cause.hint : undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OvlabError('OVLAB_E_USAGE', reason, { cause, ...(hint === undefined ? {} : { hint }) });
  }
}
