import { isLinkLocal, OvlabError, parseCidr, type Cidr, cidrContains, parseAddress } from '@ovlab/core';
import { commonNetwork, forwarding, sysctlName, withoutIpv6 } from './common-network.ts';
import { carrier, liveNetwork } from './live-network.ts';
import type { PersistRequest } from './persist-request.ts';
import type { PersistedNetwork, PersistedRoute } from './persisted-network.ts';
import { routedNetwork } from './routed-network.ts';

/**
 * What has to last: what the file says, and what the machine has now where it says nothing. Pure.
 *
 * Errors: `OVLAB_E_NO_INTERFACE` when neither says which addresses the bridge has, `OVLAB_E_UNSUPPORTED` when the file
 * of a server in routed mode says how the machine itself is configured.
 */
export function persistedNetwork(request: PersistRequest): PersistedNetwork {
  return request.desired.mode === 'routed' ? routedNetwork(request) : bridgedNetwork(request);
}

function bridgedNetwork(request: PersistRequest): PersistedNetwork {
  const { desired, observed, system } = request;
  const { bridge } = desired;
  const link = carrier(desired, observed);
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
  return {
    ...commonNetwork(request, link),
    addresses: all,
    routes: routes(request, all, live.routes).filter(
      ({ family }) => family === 6 || !dhcp4 || desired.gateways === undefined,
    ),
    dhcp4,
    acceptRa,
    sysctls: parameters(request, acceptRa),
  };
}

function parameters(
  { desired, observed, system }: PersistRequest,
  acceptRa: boolean,
): Readonly<Record<string, string>> {
  const reversePath = observed.sysctls[sysctlName(4, desired.uplink, 'rp_filter')];
  return {
    ...forwarding,
    // Else a kernel that forwards would not hear the provider's router any more.
    ...(acceptRa ? { [sysctlName(6, desired.bridge, 'accept_ra')]: '2' } : {}),
    ...(reversePath === undefined || reversePath === observed.sysctls[sysctlName(4, 'default', 'rp_filter')]
      ? {}
      : { [sysctlName(4, desired.bridge, 'rp_filter')]: reversePath }),
    ...withoutIpv6(system),
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
