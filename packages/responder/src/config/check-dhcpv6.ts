import { isIPv6 } from 'node:net';
import { addressToBytes, isLinkLocal, isMulticast, networkOf } from '../address.ts';
import { checkCidr, isAddress } from './check-cidr.ts';
import { checkDomain } from './check-names.ts';
import type { DelegationConfig, Dhcpv6Config, PoolConfig, ReservationConfig } from './dhcpv6-config.ts';
import { limits } from './limits.ts';
import { optionalRange, problem, range, within, type ConfigProblem } from './problem.ts';
import type { RaConfig } from './ra-config.ts';

const seconds = 'seconds';

/** Everything that is wrong with what the DHCPv6 server is told; empty when nothing is. */
export function checkDhcpv6Config(config: Dhcpv6Config, ra: RaConfig): readonly ConfigProblem[] {
  const { lifetime, maxRt, rate } = limits;
  return [
    ...config.pools.flatMap((pool, index) => checkPool(`pools[${index}]`, pool)),
    ...checkOverlap(config.pools),
    ...config.delegation.flatMap((block, index) => checkDelegation(`delegation[${index}]`, block)),
    ...config.relayedLinks.flatMap(({ prefixes, pools }, index) => [
      ...prefixes.flatMap((prefix, at) =>
        checkCidr(`relayedLinks[${index}].prefix[${at}]`, prefix, 'RFC 4291 2.3'),
      ),
      ...pools.flatMap((pool, at) => checkPool(`relayedLinks[${index}].pool[${at}]`, pool)),
    ]),
    ...checkReservations(config.reservations),
    ...checkTimes(config, ra),
    ...range('dhcpv6Preference', config.preference, within(limits.serverPreference, 'RFC 9915 21.8')),
    ...range('declineQuarantine', config.declineQuarantine, within(lifetime, 'RFC 9915 18.3.8', seconds)),
    ...config.ntp.flatMap((server, index) => checkNtp(`ntp[${index}]`, server)),
    ...config.sntp.flatMap((server, index) => checkSntp(`sntp[${index}]`, server)),
    ...optionalRange(
      'informationRefreshTime',
      config.informationRefreshTime,
      within(limits.informationRefreshTime, 'RFC 9915 21.23', seconds),
    ),
    ...optionalRange('solMaxRt', config.solMaxRt, within(maxRt, 'RFC 9915 21.24', seconds)),
    ...optionalRange('infMaxRt', config.infMaxRt, within(maxRt, 'RFC 9915 21.25', seconds)),
    ...checkBootfile(config),
    ...range('rateLimit.total', config.rateLimit.total, within(rate, 'a limit of this program')),
    ...range('rateLimit.perSource', config.rateLimit.perSource, within(rate, 'a limit of this program')),
  ];
}

/** Both of one /64 and in order: an address of a pool has to be on the link. */
function checkPool(path: string, { first, last }: PoolConfig): ConfigProblem[] {
  const unfit = [first, last].find((address) => isMulticast(address) || isLinkLocal(address));
  if (unfit !== undefined) return [problem(path, `${unfit} is no address that can be given to a host`)];
  if (networkOf(first, 64) !== networkOf(last, 64)) {
    return [problem(path, `${first} and ${last} are not in the same /64`)];
  }
  if (valueOf(first) <= valueOf(last)) return [];
  return [problem(path, `${first} is behind ${last}; write the first address first`)];
}

/** Each address is counted in one pool. */
function checkOverlap(pools: readonly PoolConfig[]): ConfigProblem[] {
  return pools.flatMap(({ first, last }, index) => {
    const other = pools.findIndex(
      (pool, at) =>
        at < index && valueOf(pool.first) <= valueOf(last) && valueOf(first) <= valueOf(pool.last),
    );
    return other < 0 ? [] : [problem(`pools[${index}]`, `it has addresses in common with pool[${other}]`)];
  });
}

function checkDelegation(path: string, block: DelegationConfig): ConfigProblem[] {
  const rule = 'RFC 9915 6.3';
  const problems = checkCidr(path, block, rule);
  if (problems.length > 0) return problems;
  return range(`${path}.length`, block.delegatedLength, {
    least: block.prefixLength + 1,
    most: limits.delegatedLength[1],
    rule: `${rule}: longer than the block, at most 64`,
  });
}

function checkReservations(reservations: readonly ReservationConfig[]): ConfigProblem[] {
  const seen = new Set<string>();
  return reservations.flatMap((reservation, index) => {
    const path = `reservations[${index}]`;
    const { duid, mac, name, address, prefix } = reservation;
    if (duid === undefined && mac === undefined && name === undefined) {
      return [problem(path, 'duid, mac or name is missing: whose is it?')];
    }
    if (address === undefined && prefix === undefined) return [problem(path, 'address or prefix is missing')];
    const texts = [
      ...(address === undefined ? [] : [networkOf(address, 128)]),
      ...(prefix === undefined ? [] : [`${prefix.prefix}/${prefix.prefixLength}`]),
    ];
    const twice = texts.filter((text) => seen.has(text));
    for (const text of texts) seen.add(text);
    return [
      ...twice.map((text) => problem(path, `${text} is reserved twice`)),
      ...(prefix === undefined ? [] : checkCidr(`${path}.prefix`, prefix, 'RFC 9915 6.3')),
      ...(address !== undefined && (isMulticast(address) || isLinkLocal(address))
        ? [problem(`${path}.address`, `${address} is no address that can be given to a host`)]
        : []),
    ];
  });
}

/** RFC 9915 21.4: T1 is not behind T2; a client that renews after the valid lifetime has no address left. */
function checkTimes({ t1, t2 }: Dhcpv6Config, { validLifetime }: RaConfig): ConfigProblem[] {
  const rule = 'RFC 9915 21.4';
  const outOfRange = [
    ...optionalRange('t1', t1, within(limits.lifetime, rule, seconds)),
    ...optionalRange('t2', t2, within(limits.lifetime, rule, seconds)),
  ];
  if (outOfRange.length > 0) return outOfRange;
  if (t1 !== undefined && t2 !== undefined && t1 > t2 && t2 !== 0) {
    return [problem('t1', `${t1} is more than t2, ${t2} seconds (${rule})`)];
  }
  const [late, time = 0] = t2 === undefined ? ['t1', t1] : ['t2', t2];
  return time > validLifetime
    ? [problem(late, `${time} is more than the valid lifetime of ${validLifetime} seconds`)]
    : [];
}

function checkNtp(path: string, server: string): ConfigProblem[] {
  return isIPv6(server) && isAddress(server) ? [] : checkDomain(path, server);
}

function checkSntp(path: string, server: string): ConfigProblem[] {
  return isMulticast(server) ? [problem(path, `${server} is a multicast address`)] : [];
}

function checkBootfile({ bootfileUrl }: Dhcpv6Config): ConfigProblem[] {
  if (bootfileUrl === undefined || URL.canParse(bootfileUrl)) return [];
  return [problem('bootfileUrl', `'${bootfileUrl}' is not a URL (RFC 5970 3.1)`)];
}

function valueOf(address: string): bigint {
  return BigInt(`0x${Buffer.from(addressToBytes(address)).toString('hex')}`);
}
