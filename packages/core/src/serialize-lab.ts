import type { Lab } from './lab.ts';
import type { LabFile } from './schema/lab-file.ts';

/** The group `vpn` of a lab file. */
export function vpnKeys({ persistentTap, ...vpn }: Lab['vpn']): NonNullable<LabFile['vpn']> {
  return { ...vpn, 'persistent-tap': persistentTap };
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
