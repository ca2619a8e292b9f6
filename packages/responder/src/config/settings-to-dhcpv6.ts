import {
  defaultDhcpv6Config,
  type Dhcpv6Config,
  type PoolConfig,
  type ReservationConfig,
} from './dhcpv6-config.ts';
import { given, readCidr } from './settings-to-config.ts';
import type { InterfaceSettings } from './settings.ts';

/** What a host asks for that serves the networks behind it by itself (RFC 9762). */
const HOST_PREFIX = 64;

/** What the DHCPv6 server of one interface is told; undefined when there is none. */
export function settingsToDhcpv6(settings: InterfaceSettings): Dhcpv6Config | undefined {
  const { dhcpv6: mode = 'off' } = settings;
  if (mode === 'off') return undefined;
  const defaults = defaultDhcpv6Config;
  const rate = settings['rate-limit'];
  return {
    mode,
    pools: settings.pool?.map(readRange) ?? defaults.pools,
    delegation:
      settings['prefix-delegation']?.map(({ prefix, length = HOST_PREFIX }) => ({
        ...readCidr(prefix),
        delegatedLength: length,
      })) ?? defaults.delegation,
    relayedLinks:
      settings['relayed-link']?.map(({ prefix, pool = [] }) => ({
        prefixes: prefix.map(readCidr),
        pools: pool.map(readRange),
      })) ?? defaults.relayedLinks,
    reservations: settings.reservation?.map(toReservation) ?? defaults.reservations,
    t1: settings.t1 ?? defaults.t1,
    t2: settings.t2 ?? defaults.t2,
    rapidCommit: settings['rapid-commit'] ?? defaults.rapidCommit,
    preference: settings['dhcpv6-preference'] ?? defaults.preference,
    declineQuarantine: settings['decline-quarantine'] ?? defaults.declineQuarantine,
    registerAddresses: settings['register-addresses'] ?? defaults.registerAddresses,
    reconfigure: settings.reconfigure ?? defaults.reconfigure,
    ntp: settings.ntp ?? defaults.ntp,
    sntp: settings.sntp ?? defaults.sntp,
    informationRefreshTime: settings['information-refresh-time'] ?? defaults.informationRefreshTime,
    solMaxRt: settings['sol-max-rt'] ?? defaults.solMaxRt,
    infMaxRt: settings['inf-max-rt'] ?? defaults.infMaxRt,
    bootfileUrl: settings['bootfile-url'] ?? defaults.bootfileUrl,
    bootfileParameters: settings['bootfile-parameters'] ?? defaults.bootfileParameters,
    rateLimit: {
      total: rate?.total ?? defaults.rateLimit.total,
      perSource: rate?.['per-source'] ?? defaults.rateLimit.perSource,
    },
  };
}

/** The form has seen to it that there are two addresses. */
function readRange(text: string): PoolConfig {
  const [first = '', last = ''] = text.split('-');
  return { first, last };
}

function toReservation({
  duid,
  mac,
  name,
  address,
  prefix,
}: NonNullable<InterfaceSettings['reservation']>[number]): ReservationConfig {
  return {
    ...given('duid', duid?.toLowerCase()),
    ...given('mac', mac?.toLowerCase()),
    ...given('name', name),
    ...given('address', address),
    ...given('prefix', prefix === undefined ? undefined : readCidr(prefix)),
  };
}
