import { findLink } from '../snapshot.ts';
import { persistedTables } from './firewall-file.ts';
import type { PersistRequest, SystemSettings } from './persist-request.ts';
import type { PersistedNetwork } from './persisted-network.ts';

type Common = Omit<PersistedNetwork, 'addresses' | 'routes' | 'dhcp4' | 'acceptRa' | 'sysctls'>;

/** What does not depend on whether the uplink is a port; its link-local address is on `link` now. */
export function commonNetwork(request: PersistRequest, link: string): Common {
  const { lab, desired, observed, system, instances, service, tapOwner } = request;
  const { uplink, bridge, mark, port } = desired;
  const mtu = findLink(observed, uplink)?.mtu;
  return {
    ...{ lab, mark, uplink, bridge, tapOwner, instances, service },
    mac: findLink(observed, uplink)?.mac,
    mtu: mtu === 1500 ? undefined : mtu,
    linkLocal: observed.addresses.find(
      (address) => address.link === link && address.family === 6 && address.scope === 'link',
    )?.address,
    taps: desired.persistentTaps === false ? [] : desired.taps,
    firewall: persistedTables(desired, observed),
    port: { proto: port.proto, first: port.port, last: port.last ?? port.port },
    resolver: system.resolver,
    hostname: system.hostname,
    onBoot: system.onBoot,
  };
}

/** A server forwards in both modes. */
export const forwarding = { 'net.ipv4.ip_forward': '1', 'net.ipv6.conf.all.forwarding': '1' };

/** A kernel parameter of an interface as sysctl.d(5) names it. */
export function sysctlName(family: 4 | 6, link: string, key: string): string {
  return `net.ipv${family}.conf.${link.replaceAll('.', '/')}.${key}`;
}

export function withoutIpv6({ disableIpv6 }: SystemSettings): Readonly<Record<string, string>> {
  return Object.fromEntries(disableIpv6.map((link) => [sysctlName(6, link, 'disable_ipv6'), '1']));
}
