import {
  defaultPool,
  duidFromText,
  type AddressRange,
  type Dhcpv6ServerConfig,
  type Reservation,
  type ServedLink,
} from '@ovlab/dhcpv6';
import { isWithin, networkOf } from '../address.ts';
import type { Dhcpv6Config, PoolConfig, ReservationConfig } from '../config/dhcpv6-config.ts';
import type { RaConfig } from '../config/ra-config.ts';
import type { InterfaceSnapshot } from '../interface/snapshot.ts';
import { onLinkPrefixes } from '../options/prefixes.ts';
import { requestedOptions } from './requested-options.ts';

interface Prefix {
  readonly prefix: string;
  readonly prefixLength: number;
}

/** What the server of an interface does, as the interface is; what it shares with the advertisements is theirs. */
export function serverConfig(
  config: Dhcpv6Config,
  ra: RaConfig,
  snapshot: InterfaceSnapshot,
): Dhcpv6ServerConfig {
  const stateful = config.mode === 'stateful';
  const { t1, t2 } = config;
  return {
    mode: config.mode,
    link: {
      ...servedLink(onLinkPrefixes(ra, snapshot), config.pools),
      prefixPools: config.delegation,
    },
    relayedLinks: config.relayedLinks.map(({ prefixes, pools }) => ({
      ...servedLink(prefixes, pools),
      prefixPools: config.delegation,
    })),
    excluded: snapshot.globals.map(({ address }) => address),
    reservations: config.reservations.map(toReservation),
    validLifetime: ra.validLifetime,
    preferredLifetime: ra.preferredLifetime,
    ...(t1 === undefined ? {} : { t1 }),
    ...(t2 === undefined ? {} : { t2 }),
    rapidCommit: config.rapidCommit,
    preference: config.preference,
    declineQuarantine: config.declineQuarantine,
    addressRegistration: config.registerAddresses ?? stateful,
    reconfigure: config.reconfigure,
    options: requestedOptions(config, ra, snapshot),
  };
}

function servedLink(
  prefixes: readonly Prefix[],
  configured: readonly PoolConfig[],
): Pick<ServedLink, 'prefixes' | 'pools'> {
  // An address of a pool is on the link, even where nothing about its prefix is advertised.
  const missing = configured
    .map(({ first }) => ({ prefix: networkOf(first, 64), prefixLength: 64 }))
    .filter(
      ({ prefix }, index, all) =>
        !prefixes.some((known) => isWithin(prefix, known.prefix, known.prefixLength)) &&
        all.findIndex((other) => other.prefix === prefix) === index,
    );
  return {
    prefixes: [...prefixes, ...missing],
    pools: configured.length > 0 ? configured.map(canonical) : poolOf(prefixes),
  };
}

/** Only a /64 has room for a pool away from what hosts make themselves. */
function poolOf(prefixes: readonly Prefix[]): readonly AddressRange[] {
  const first = prefixes.find(({ prefixLength }) => prefixLength === 64);
  const pool = first === undefined ? undefined : defaultPool(first);
  return pool === undefined ? [] : [pool];
}

function canonical({ first, last }: PoolConfig): AddressRange {
  return { first: networkOf(first, 128), last: networkOf(last, 128) };
}

function toReservation({ duid, mac, name, address, prefix }: ReservationConfig): Reservation {
  const octets = duid === undefined ? undefined : duidFromText(duid);
  return {
    ...(octets === undefined ? {} : { duid: octets }),
    ...(mac === undefined ? {} : { linkLayerAddress: mac }),
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address: networkOf(address, 128) }),
    ...(prefix === undefined ? {} : { prefix }),
  };
}
