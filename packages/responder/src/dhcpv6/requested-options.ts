import { isIPv6 } from 'node:net';
import type { Dhcpv6Option, NtpServer } from '@ovlab/dhcpv6';
import { isMulticast } from '../address.ts';
import type { Dhcpv6Config } from '../config/dhcpv6-config.ts';
import type { RaConfig } from '../config/ra-config.ts';
import type { InterfaceSnapshot } from '../interface/snapshot.ts';
import { nameServers } from '../options/name-servers.ts';

/** What clients get when they ask for it; name servers, search list and portal are those of the advertisements. */
export function requestedOptions(
  config: Dhcpv6Config,
  ra: RaConfig,
  snapshot: InterfaceSnapshot,
): readonly Dhcpv6Option[] {
  const servers = nameServers(ra, snapshot);
  const { informationRefreshTime, solMaxRt, infMaxRt, bootfileUrl, bootfileParameters } = config;
  return [
    ...some(servers, (addresses): Dhcpv6Option => ({ type: 'dns-servers', addresses })),
    ...some(ra.dnssl, (domains): Dhcpv6Option => ({ type: 'domain-list', domains })),
    ...some(config.sntp, (addresses): Dhcpv6Option => ({ type: 'sntp-servers', addresses })),
    ...some(config.ntp, (ntp): Dhcpv6Option => ({ type: 'ntp-server', servers: ntp.map(ntpServer) })),
    ...one(informationRefreshTime, (seconds) => ({ type: 'information-refresh-time', seconds })),
    ...one(solMaxRt, (seconds) => ({ type: 'sol-max-rt', seconds })),
    ...one(infMaxRt, (seconds) => ({ type: 'inf-max-rt', seconds })),
    ...one(bootfileUrl, (text) => ({ type: 'bootfile-url', text })),
    ...some(bootfileParameters, (parameters): Dhcpv6Option => ({ type: 'bootfile-parameters', parameters })),
    ...one(ra.captivePortal, (text) => ({ type: 'captive-portal', text })),
  ];
}

function ntpServer(text: string): NtpServer['servers'][number] {
  if (!isIPv6(text)) return { kind: 'name', name: text };
  return { kind: isMulticast(text) ? 'multicast' : 'address', address: text };
}

function one<Value>(value: Value | undefined, option: (value: Value) => Dhcpv6Option): Dhcpv6Option[] {
  return value === undefined ? [] : [option(value)];
}

function some<Item>(
  items: readonly Item[],
  option: (items: readonly Item[]) => Dhcpv6Option,
): Dhcpv6Option[] {
  return items.length === 0 ? [] : [option(items)];
}
