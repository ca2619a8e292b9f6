import { formatAddress } from './addresses.ts';
import type { FirstHopSecurity, Lab, ServerSystem } from './lab.ts';
import type { LabFile } from './schema/lab-file.ts';

/** The group `vpn` of a lab file. */
export function vpnKeys({ persistentTap, ...vpn }: Lab['vpn']): NonNullable<LabFile['vpn']> {
  return { ...vpn, 'persistent-tap': persistentTap };
}

function firstHopKeys(firstHop: FirstHopSecurity): NonNullable<NonNullable<LabFile['server']>['first-hop']> {
  const { raGuard, dhcpv6Shield, sourceGuard, isolation, ndRateLimit } = firstHop;
  return {
    'ra-guard': raGuard,
    'dhcpv6-shield': dhcpv6Shield,
    'source-guard': sourceGuard,
    isolation,
    'nd-rate-limit': ndRateLimit,
  };
}

/** The group `server.system`. */
function systemKeys(system: ServerSystem): NonNullable<NonNullable<LabFile['server']>['system']> {
  const { hostname, ipv4, onboot, disableIpv6, nameservers, search, domain } = system;
  return {
    ...(hostname === undefined ? {} : { hostname }),
    ...(ipv4 === undefined ? {} : ipv4 === 'dhcp' ? { bootproto: 'dhcp' } : staticKeys(ipv4)),
    onboot,
    ...(disableIpv6.length === 0 ? {} : { 'disable-ipv6': [...disableIpv6] }),
    ...(nameservers.length === 0 ? {} : { nameservers: [...nameservers] }),
    ...(search.length === 0 ? {} : { search: [...search] }),
    ...(domain === undefined ? {} : { domain }),
  };
}

function staticKeys({ address, prefixLength, gateway }: Exclude<ServerSystem['ipv4'], 'dhcp' | undefined>) {
  const ones = 2n ** 32n - 2n ** BigInt(32 - prefixLength);
  return {
    bootproto: 'static' as const,
    address,
    mask: formatAddress({ family: 4, value: ones }),
    ...(gateway === undefined ? {} : { gateway }),
  };
}

/** JSON text of a whole lab file that {@link parseLabFile} reads back to an equal lab. */
export function serializeLab(lab: Lab): string {
  const { router, validLifetime, preferredLifetime, mtu, rdnss, dnssl, dhcpv6 } = lab.advertise;
  const file: LabFile = {
    name: lab.name,
    prefix: lab.prefix,
    server: {
      uplink: lab.server.uplink,
      bridge: lab.server.bridge,
      tap: lab.server.tap,
      addresses: lab.server.addresses.map(
        ({ address, prefixLength }) => `${address}/${String(prefixLength)}`,
      ),
      gateways: lab.server.gateways.map(({ address, zone }) =>
        zone === undefined ? address : `${address}%${zone}`,
      ),
      guard: lab.server.guard,
      mode: lab.server.mode,
      'first-hop': firstHopKeys(lab.server.firstHop),
      ...(lab.server.system === undefined ? {} : { system: systemKeys(lab.server.system) }),
    },
    vpn: vpnKeys(lab.vpn),
    advertise: {
      router: { lifetime: router.lifetime, interval: [...router.interval] },
      preference: router.preference,
      ...(mtu === undefined ? {} : { mtu }),
      'valid-lifetime': validLifetime,
      'preferred-lifetime': preferredLifetime,
      rdnss: [...rdnss],
      dnssl: [...dnssl],
      dhcpv6,
    },
    clients: lab.clients.map(({ name, os, address }) => ({
      name,
      os,
      ...(address === undefined ? {} : { address }),
    })),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}
