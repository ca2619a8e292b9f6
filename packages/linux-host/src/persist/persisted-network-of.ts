import { isLinkLocal, OvlabError, parseCidr, type Cidr, cidrContains, parseAddress } from '@ovlab/core';
import type { ServerNetwork } from '../network.ts';
import { findLink, type HostSnapshot } from '../snapshot.ts';
import { persistedTables } from './firewall-file.ts';
import { carrier, liveNetwork } from './live-network.ts';
import type {
  PersistedInstance,
  PersistedNetwork,
  PersistedResolver,
  PersistedRoute,
  PersistedService,
} from './persisted-network.ts';

/** What the lab file says of the machine itself (`server.system`). */
export interface SystemSettings {
  readonly hostname?: string | undefined;
  /** `dhcp`: the IPv4 address comes by DHCP, whatever the uplink has now. */
  readonly ipv4?: 'dhcp' | StaticIpv4 | undefined;
  readonly onBoot: boolean;
  /** Interfaces without IPv6. */
  readonly disableIpv6: readonly string[];
  readonly resolver: PersistedResolver;
}

interface StaticIpv4 {
  readonly address: string;
  readonly prefixLength: number;
  readonly gateway?: string | undefined;
}

export interface PersistRequest {
  readonly lab: string;
  readonly desired: ServerNetwork;
  /** The machine, before or after the network was applied. */
  readonly observed: HostSnapshot;
  readonly system: SystemSettings;
  readonly tapOwner?: PersistedNetwork['tapOwner'];
  readonly instances: readonly PersistedInstance[];
  readonly service: PersistedService;
}

/**
 * What has to last: what the file says, and what the machine has now where it says nothing. Pure.
 *
 * Errors: `OVLAB_E_NO_INTERFACE` when neither says which addresses the bridge has, `OVLAB_E_UNSUPPORTED` in routed mode.
 */
export function persistedNetwork(request: PersistRequest): PersistedNetwork {
  const { lab, desired, observed, system, instances, service } = request;
  const { uplink, bridge, mark, port } = desired;
  if (desired.mode === 'routed') {
    throw new OvlabError('OVLAB_E_UNSUPPORTED', 'a server in routed mode cannot be persisted', {
      hint: 'the uplink needs no files for it: let the machine run `ovlab server apply` and `ovlab server confirm` when it starts',
    });
  }
  const taps = desired.persistentTaps === false ? [] : desired.taps;
  const link = carrier(desired, observed);
  const mtu = findLink(observed, uplink)?.mtu;
  const live = liveNetwork(link, observed);
  const addresses = (desired.addresses ?? live.addresses).filter(
    ({ family }) => family === 6 || system.ipv4 === undefined,
  );
  const own = typeof system.ipv4 === 'object' ? [{ family: 4 as const, ...system.ipv4 }] : [];
  const dhcp4 =
    system.ipv4 === 'dhcp' || (system.ipv4 === undefined && desired.addresses === undefined && live.dhcp4);
  const all = [
    ...own.map(({ family, address, prefixLength }) => ({ family, address, prefixLength })),
    ...addresses,
  ];
  if (all.length === 0 && !dhcp4) {
    throw new OvlabError(
      'OVLAB_E_NO_INTERFACE',
      `neither the lab file nor ${link} says which addresses ${bridge} has`,
      {
        hint: 'give server.addresses in the lab file, or run this on the machine itself',
      },
    );
  }
  const acceptRa = desired.gateways?.some(({ family }) => family === 6) !== true && live.acceptRa;
  const resolver = system.resolver;
  return {
    lab,
    mark,
    uplink,
    bridge,
    mac: findLink(observed, uplink)?.mac,
    mtu: mtu === 1500 ? undefined : mtu,
    linkLocal: observed.addresses.find(
      (address) => address.link === link && address.family === 6 && address.scope === 'link',
    )?.address,
    addresses: all,
    routes: routes(request, all, live.routes).filter(
      ({ family }) => family === 6 || !dhcp4 || desired.gateways === undefined,
    ),
    dhcp4,
    acceptRa,
    taps,
    tapOwner: request.tapOwner,
    sysctls: parameters(request, acceptRa),
    firewall: persistedTables(desired, observed),
    port: { proto: port.proto, first: port.port, last: port.last ?? port.port },
    resolver,
    hostname: system.hostname,
    onBoot: system.onBoot,
    instances,
    service,
  };
}

function parameters(
  { desired, observed, system }: PersistRequest,
  acceptRa: boolean,
): Readonly<Record<string, string>> {
  const name = (family: 4 | 6, link: string, key: string): string =>
    `net.ipv${family}.conf.${link.replaceAll('.', '/')}.${key}`;
  const reversePath = observed.sysctls[name(4, desired.uplink, 'rp_filter')];
  return {
    'net.ipv4.ip_forward': '1',
    'net.ipv6.conf.all.forwarding': '1',
    // Else a kernel that forwards would not hear the provider's router any more.
    ...(acceptRa ? { [name(6, desired.bridge, 'accept_ra')]: '2' } : {}),
    ...(reversePath === undefined || reversePath === observed.sysctls[name(4, 'default', 'rp_filter')]
      ? {}
      : { [name(4, desired.bridge, 'rp_filter')]: reversePath }),
    ...Object.fromEntries(system.disableIpv6.map((link) => [name(6, link, 'disable_ipv6'), '1'])),
  };
}

function routes(
  { desired, system }: PersistRequest,
  addresses: PersistedNetwork['addresses'],
  live: readonly PersistedRoute[],
): readonly PersistedRoute[] {
  const ipv4 = typeof system.ipv4 === 'object' ? system.ipv4.gateway : undefined;
  const own = ipv4 === undefined ? [] : [gatewayRoute({ family: 4, address: ipv4 }, addresses)];
  const given =
    desired.gateways?.map((gateway) => gatewayRoute(gateway, addresses)) ??
    (desired.addresses === undefined ? live : live.filter(({ destination }) => destination === 'default'));
  return [...own, ...given.filter(({ family }) => family === 6 || system.ipv4 === undefined)].toSorted(
    // What a gateway is reached by comes before it.
    (a, b) => Number(a.gateway !== undefined) - Number(b.gateway !== undefined),
  );
}

function gatewayRoute(
  { family, address }: { readonly family: 4 | 6; readonly address: string },
  addresses: PersistedNetwork['addresses'],
): PersistedRoute {
  const target = parseAddress(address);
  const covered = addresses
    .map((own): Cidr | undefined => parseCidr(`${own.address}/${own.prefixLength}`))
    .some((cidr) => cidr !== undefined && target !== undefined && cidrContains(cidr, target));
  return {
    family,
    destination: 'default',
    gateway: address,
    onlink: !covered && !isLinkLocal(address),
  };
}
