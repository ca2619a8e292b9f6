import { OvlabError } from '@ovlab/core/errors';
import { checkPrefixes } from './check-prefixes.ts';
import { checkDomains, checkServers } from './check-names.ts';
import { type ConfigProblem, problem, range } from './problem.ts';
import { UINT32_MAX, type RaConfig } from './ra-config.ts';

/** The RFCs' limits; each one names the place. */
const limits = {
  maxInterval: { least: 4, most: 1800, unit: 'seconds', rule: 'RFC 4861 6.2.1' },
  curHopLimit: { least: 0, most: 255, rule: 'RFC 4861 4.2' },
  reachableTime: { least: 0, most: 3_600_000, unit: 'milliseconds', rule: 'RFC 4861 6.2.1' },
  retransTimer: { least: 0, most: UINT32_MAX, unit: 'milliseconds', rule: 'RFC 4861 4.2' },
  validLifetime: { least: 0, most: UINT32_MAX, unit: 'seconds', rule: 'RFC 4861 4.6.2' },
  preferredLifetime: { least: 0, most: UINT32_MAX, unit: 'seconds', rule: 'RFC 4861 4.6.2' },
} as const;

/** RFC 4861 6.2.1: AdvDefaultLifetime. */
const MAX_ROUTER_LIFETIME = 9000;
/** RFC 8200 5: every IPv6 link carries packets of this size. */
const IPV6_MIN_MTU = 1280;

/** Everything that is wrong with a configuration by the RFCs; empty when nothing is. */
export function checkRaConfig(config: RaConfig): readonly ConfigProblem[] {
  const names = Object.keys(limits) as (keyof typeof limits)[];
  return [
    ...names.flatMap((name) => range(name, config[name], limits[name])),
    ...checkMinInterval(config),
    ...checkRouterLifetime(config),
    ...checkMtu(config),
    ...checkPreferred(config),
    ...(config.prefixes === 'auto' ? [] : checkPrefixes(config.prefixes, config)),
    ...checkServers(config.rdnss),
    ...checkDomains(config.dnssl),
  ];
}

/** Throws `OVLAB_E_USAGE` with every problem when the configuration is not valid. */
export function assertRaConfig(config: RaConfig): void {
  const problems = checkRaConfig(config);
  if (problems.length === 0) return;
  const lines = problems.map(({ path, message }) => `${path}: ${message}`);
  throw new OvlabError('OVLAB_E_USAGE', lines.join('\n'));
}

function checkMinInterval({ minInterval, maxInterval }: RaConfig): ConfigProblem[] {
  // A wrong maximum is told by itself; a limit made from it would mislead.
  const most = maxInterval >= limits.maxInterval.least ? 0.75 * maxInterval : Infinity;
  return range('minInterval', minInterval, {
    least: 3,
    most: Math.max(3, most),
    unit: 'seconds',
    rule: 'RFC 4861 6.2.1: at most 0.75 of the maximum interval',
  });
}

function checkRouterLifetime({ routerLifetime, maxInterval }: RaConfig): ConfigProblem[] {
  if (routerLifetime === 0) return [];
  return range('routerLifetime', routerLifetime, {
    least: Math.min(maxInterval, MAX_ROUTER_LIFETIME),
    most: MAX_ROUTER_LIFETIME,
    unit: 'seconds',
    rule: 'RFC 4861 6.2.1: 0, or from the maximum interval on',
  });
}

function checkMtu({ mtu }: RaConfig): ConfigProblem[] {
  if (mtu === undefined || mtu === 'link') return [];
  return range('mtu', mtu, { least: IPV6_MIN_MTU, most: UINT32_MAX, unit: 'octets', rule: 'RFC 8200 5' });
}

function checkPreferred({ preferredLifetime, validLifetime }: RaConfig): ConfigProblem[] {
  if (preferredLifetime <= validLifetime) return [];
  return [
    problem(
      'preferredLifetime',
      `${preferredLifetime} is more than the valid lifetime of ${validLifetime} seconds (RFC 4861 4.6.2)`,
    ),
  ];
}
