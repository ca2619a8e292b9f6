import type { LeaseCounts } from '../dhcpv6/lease-census.ts';
import type { LeaseStoreStatus } from '../dhcpv6/lease-keeper.ts';
import type { Dhcpv6Status } from '../dhcpv6/dhcpv6-status.ts';
import { counts } from './counts.ts';

/** What a DHCPv6 server does, as a person reads it. */
export function renderDhcpv6(status: Dhcpv6Status): string[] {
  const { mode, state, waitingFor, serverDuid, pools, received, discarded, sent, sendFailures } = status;
  const { conflicts, waiting, reconfiguring } = status;
  const how = waitingFor === undefined ? state : `waiting (${waitingFor})`;
  return [
    `DHCPv6 ${mode}: ${how}, server ${serverDuid}`,
    ...pools.map(({ pool, size, used }) => `  pool ${pool}: ${use(used, size)}`),
    `  received ${counts(received)}`,
    `  sent ${counts(sent)}${sendFailures === 0 ? '' : `; ${sendFailures} failed`}`,
    ...(Object.keys(discarded).length === 0 ? [] : [`  not answered: ${counts(discarded)}`]),
    ...(conflicts === 0 ? [] : [`  ${conflicts} addresses were given by another server meanwhile`]),
    ...(waiting === 0 ? [] : [`  ${waiting} answers wait for their leases to be stored`]),
    ...(reconfiguring === 0 ? [] : [`  ${reconfiguring} clients are told to renew`]),
  ];
}

/** Where leases are, and how many. */
export function renderLeaseStore({ kind, available, size, leases }: LeaseStoreStatus): string {
  const parts = leases === undefined || size === 0 ? '' : ` (${kinds(leases)})`;
  return `leases in ${kind}: ${size}${parts}${available ? '' : '; they cannot be written at the moment'}`;
}

function kinds({ na, pd, registered, declined, expired }: LeaseCounts): string {
  return counts({ addresses: na, prefixes: pd, registered, declined, expired });
}

function use(used: number | undefined, size: number): string {
  if (used === undefined) return `${size} in all`;
  const share = size === 0 ? 100 : (used / size) * 100;
  return `${used} of ${size} taken (${share.toFixed(share > 0 && share < 10 ? 1 : 0)} %)`;
}
