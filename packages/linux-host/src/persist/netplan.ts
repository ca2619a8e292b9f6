import { stringify } from 'yaml';
import { netplanUplink, refuseBridge, withoutUplinkSettings } from './netplan-existing.ts';
import { noUplinkFile } from './no-uplink-file.ts';
import { cidrOf, hasIpv6, withLinkLocal, type PersistedNetwork } from './persisted-network.ts';
import type { ExistingFile, RenderedFile } from './rendered-file.ts';
import { resolvConfOfNetworkd, searchList } from './resolv-conf.ts';

/** The file of netplan; and what others say of the uplink's addresses is taken out of theirs. */
export function renderNetplan(
  network: PersistedNetwork,
  existing: readonly ExistingFile[],
): readonly RenderedFile[] {
  const files = existing.filter(({ path }) => /^\/etc\/netplan\/[^/]+\.yaml$/.test(path));
  return [
    {
      kind: 'file',
      // Files are merged in the order of their names.
      path: `/etc/netplan/90-ovlab-${network.lab}.yaml`,
      mode: 0o600,
      text: stringify({ network: definitions(network, uplinkOf(network, files)) }),
    },
    // NetworkManager has a resolver of its own.
    ...(files.some(({ text }) => /renderer:\s*NetworkManager/.test(text))
      ? []
      : resolvConfOfNetworkd(network, existing)),
    ...files.flatMap(({ path, text }): readonly RenderedFile[] => {
      if (network.routed !== undefined) return refuseBridge({ path, text }, network);
      const edited = withoutUplinkSettings({ path, text }, network);
      return edited === undefined ? [] : [{ kind: 'edit', path, text: edited }];
    }),
  ];
}

/** In routed mode something is said of the uplink only beside its own definition: alone it would be one. */
function uplinkOf(network: PersistedNetwork, files: readonly ExistingFile[]): string {
  const found = netplanUplink(files, network.uplink);
  if (found === undefined && network.routed !== undefined && network.routed.gateways.length > 0) {
    throw noUplinkFile(network, `/etc/netplan/10-${network.uplink}.yaml`);
  }
  return found ?? network.uplink;
}

function definitions(network: PersistedNetwork, uplinkId: string): object {
  const { bridge, mac, mtu, routes, dhcp4, acceptRa, resolver, onBoot, routed } = network;
  const search = searchList(resolver);
  const addresses = withLinkLocal(network);
  const asked = {
    ...(mtu === undefined ? {} : { mtu }),
    ...(onBoot ? {} : { 'activation-mode': 'manual' }),
  };
  return {
    version: 2,
    ...ethernets(network, uplinkId, asked),
    bridges: {
      [bridge]: {
        ...(routed === undefined
          ? { interfaces: [uplinkId] }
          : // It has no carrier before the first client comes, and a start does not wait for one.
            { 'ignore-carrier': true, optional: true }),
        ...(mac === undefined ? {} : { macaddress: mac }),
        parameters: { stp: false, 'forward-delay': 0 },
        dhcp4,
        // Else the lease would be another one than that of the uplink.
        ...(dhcp4 ? { 'dhcp-identifier': 'mac' } : {}),
        dhcp6: false,
        'accept-ra': acceptRa,
        'link-local': hasIpv6(network) && network.linkLocal === undefined ? ['ipv6'] : [],
        ...(addresses.length > 0 ? { addresses: addresses.map(cidrOf) } : {}),
        ...(routes.length > 0 ? { routes: routes.map(routeOf) } : {}),
        ...(resolver.nameservers.length > 0
          ? { nameservers: { addresses: resolver.nameservers, ...(search.length > 0 ? { search } : {}) } }
          : {}),
        ...asked,
      },
    },
  };
}

function ethernets({ routed }: PersistedNetwork, uplinkId: string, asked: object): object {
  if (routed === undefined) {
    const port = { dhcp4: false, dhcp6: false, 'accept-ra': false, 'link-local': [], ...asked };
    return { ethernets: { [uplinkId]: port } };
  }
  if (routed.gateways.length === 0) return {};
  const routes = routed.gateways.map((gateway) => ({ to: `${gateway}/128`, scope: 'link' }));
  return { ethernets: { [uplinkId]: { routes } } };
}

function routeOf({
  family,
  destination,
  gateway,
  metric,
  onlink,
  source,
}: PersistedNetwork['routes'][number]) {
  return {
    // Older versions know `default` in one family only.
    to: destination === 'default' ? (family === 4 ? '0.0.0.0/0' : '::/0') : destination,
    ...(gateway === undefined ? { scope: 'link' } : { via: gateway }),
    ...(metric === undefined ? {} : { metric }),
    ...(onlink ? { 'on-link': true } : {}),
    ...(source === undefined ? {} : { from: source }),
  };
}
