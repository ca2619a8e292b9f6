import { contains, OvlabError } from '@ovlab/core';
import { innerMetric } from '../routed/inner-bridge.ts';
import { commonNetwork, forwarding, sysctlName, withoutIpv6 } from './common-network.ts';
import { liveNetwork } from './live-network.ts';
import type { PersistRequest, SystemSettings } from './persist-request.ts';
import type { PersistedNetwork } from './persisted-network.ts';

/**
 * What has to last of a server in routed mode: the inner bridge with its route, and what the kernel needs to be told.
 * The uplink keeps the files that it has.
 */
export function routedNetwork(request: PersistRequest): PersistedNetwork {
  const { desired, observed, system } = request;
  const { uplink, prefix = '' } = desired;
  refuseSystem(system, uplink, desired.bridge);
  const live = liveNetwork(uplink, observed);
  const inPrefix = ({ family, address }: { readonly family: 4 | 6; readonly address: string }): boolean =>
    family === 6 && contains(prefix, address);
  const seen = observed.routes
    .filter(({ link, destination }) => link === uplink && destination === 'default')
    .flatMap(({ family, gateway }) => (gateway === undefined ? [] : [{ family, address: gateway }]));
  const acceptRa = sysctlName(6, uplink, 'accept_ra');
  // 0 belongs to a daemon that hears the advertisements itself.
  const hears =
    live.acceptRa &&
    desired.gateways?.some(({ family }) => family === 6) !== true &&
    observed.sysctls[acceptRa] !== '0';
  return {
    ...commonNetwork(request, uplink),
    routed: { gateways: (desired.gateways ?? seen).filter(inPrefix).map(({ address }) => address) },
    // The route of the prefix has a metric of its own, so that the address brings none.
    addresses: (desired.addresses ?? live.addresses)
      .filter(inPrefix)
      .map(({ family, address }) => ({ family, address, prefixLength: 128 })),
    routes: [{ family: 6, destination: prefix, metric: innerMetric, onlink: false }],
    dhcp4: false,
    acceptRa: false,
    sysctls: { ...forwarding, ...(hears ? { [acceptRa]: '2' } : {}), ...withoutIpv6(system) },
  };
}

function refuseSystem({ ipv4, resolver }: SystemSettings, uplink: string, bridge: string): void {
  const { nameservers, search, domain } = resolver;
  if (ipv4 === undefined && nameservers.length + search.length === 0 && domain === undefined) return;
  throw new OvlabError(
    'OVLAB_E_UNSUPPORTED',
    `in routed mode ${uplink} keeps its own files, and server.system cannot give it addresses or name servers`,
    {
      hint: `say it in the files of ${uplink}, and take the keys out of server.system; ${bridge} needs neither`,
    },
  );
}
