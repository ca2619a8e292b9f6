import type { Lab } from '@ovlab/core';
import {
  defaultDhcpv6Config,
  defaultRaConfig,
  type Dhcpv6Config,
  type Links,
  type RaConfig,
} from '@ovlab/responder';

type ReservationConfig = Dhcpv6Config['reservations'][number];

/** What the responder of a lab's server does. */
export function responderLinks(lab: Lab): Links {
  const { dhcpv6 } = lab.advertise;
  const server =
    dhcpv6 === 'off'
      ? {}
      : { dhcpv6: { ...defaultDhcpv6Config, mode: dhcpv6, reservations: reservations(lab) } };
  return { interfaces: [{ name: lab.server.bridge, ra: responderConfig(lab), ...server }] };
}

/** A client that asks instead of having its address configured gets the one that the file has for its certificate. */
function reservations({ clients }: Lab): ReservationConfig[] {
  return clients.flatMap(({ name, address }) => (address === undefined ? [] : [{ name, address }]));
}

function responderConfig(lab: Lab): RaConfig {
  const { advertise } = lab;
  const [minInterval, maxInterval] = advertise.router.interval;
  return {
    ...defaultRaConfig,
    prefixes: [{ prefix: lab.prefix.replace(/\/64$/, ''), prefixLength: 64 }],
    validLifetime: advertise.validLifetime,
    preferredLifetime: advertise.preferredLifetime,
    routerLifetime: advertise.router.lifetime,
    preference: advertise.router.preference,
    minInterval,
    maxInterval,
    mtu: advertise.mtu ?? 'link',
    rdnss: advertise.rdnss,
    dnssl: advertise.dnssl,
    managed: advertise.dhcpv6 === 'stateful',
    otherConfig: advertise.dhcpv6 !== 'off',
    // Before the first tunnel is up nobody listens, and an advertisement to nobody would hold back the one that
    // the first client waits for: two multicasts are never less than three seconds apart (RFC 4861 6.2.6).
    firstAdvertisement: 'scheduled',
  };
}
