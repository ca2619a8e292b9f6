import { OvlabError } from '@ovlab/core/errors';
import { isLinkLocal } from '../address.ts';
import { checkCaptivePortal } from './check-captive-portal.ts';
import { isAddress } from './check-cidr.ts';
import { checkClients } from './check-clients.ts';
import { checkEncryptedDns } from './check-encrypted-dns.ts';
import { checkDomains, checkServers } from './check-names.ts';
import { checkIgnored, checkPrefixes } from './check-prefixes.ts';
import { checkPref64, checkRoutes } from './check-routes.ts';
import { limits } from './limits.ts';
import { optionalRange, problem, range, within, type ConfigProblem } from './problem.ts';
import type { RaConfig } from './ra-config.ts';

/** Bounds that hang on nothing else; each one names the place. */
const bounds = {
  maxInterval: within(limits.maxInterval, 'RFC 4861 6.2.1', 'seconds'),
  curHopLimit: within(limits.curHopLimit, 'RFC 4861 4.2'),
  reachableTime: within(limits.reachableTime, 'RFC 4861 6.2.1', 'milliseconds'),
  retransTimer: within(limits.retransTimer, 'RFC 4861 4.2', 'milliseconds'),
  validLifetime: within(limits.lifetime, 'RFC 4861 4.6.2', 'seconds'),
  preferredLifetime: within(limits.lifetime, 'RFC 4861 4.6.2', 'seconds'),
} as const;

/** Everything that is wrong with a configuration by the RFCs; empty when nothing is. */
export function checkRaConfig(config: RaConfig): readonly ConfigProblem[] {
  const names = Object.keys(bounds) as (keyof typeof bounds)[];
  return [
    ...names.flatMap((name) => range(name, config[name], bounds[name])),
    ...checkMinInterval(config),
    ...checkMinDelay(config),
    ...checkRouterLifetime(config),
    ...checkHomeAgent(config),
    ...checkMtu(config),
    ...checkSourceAddress(config),
    ...checkPreferred(config),
    ...checkPrefixes(config.prefixes, config),
    ...checkIgnored(config.ignorePrefixes),
    ...checkServers(config.rdnss),
    ...checkDomains(config.dnssl),
    ...optionalRange('dnsLifetime', config.dnsLifetime, within(limits.lifetime, 'RFC 8106 5.1', 'seconds')),
    ...checkEncryptedDns(config.encryptedDns),
    ...checkRoutes(config.routes),
    ...checkPref64(config.pref64),
    ...checkCaptivePortal(config.captivePortal),
    ...checkClients(config.clients),
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
  const [least] = limits.minInterval;
  // A wrong maximum is told by itself; a limit made from it would mislead.
  const most = maxInterval >= limits.maxInterval[0] ? 0.75 * maxInterval : Infinity;
  const rule = 'RFC 4861 6.2.1: at most 0.75 of the maximum interval';
  return range('minInterval', minInterval, {
    least,
    most: Math.max(least, Math.floor(most)),
    unit: 'seconds',
    rule,
  });
}

function checkMinDelay({ minDelayBetweenRas, minInterval }: RaConfig): ConfigProblem[] {
  const [least] = limits.minDelayBetweenRas;
  const most = minInterval >= least ? minInterval : Infinity;
  const rule =
    'RFC 4861 10: at least 3 seconds; at most the minimum interval, which could not be kept otherwise';
  return range('minDelayBetweenRas', minDelayBetweenRas, { least, most, unit: 'seconds', rule });
}

function checkRouterLifetime({ routerLifetime, maxInterval }: RaConfig): ConfigProblem[] {
  if (routerLifetime === 0) return [];
  const [, most] = limits.routerLifetime;
  const rule = 'RFC 4861 6.2.1: 0, or from the maximum interval on';
  return range('routerLifetime', routerLifetime, {
    least: Math.min(maxInterval, most),
    most,
    unit: 'seconds',
    rule,
  });
}

function checkHomeAgent({ homeAgent, routerLifetime }: RaConfig): ConfigProblem[] {
  if (homeAgent === undefined) return [];
  const { preference, lifetime } = homeAgent;
  const rule = 'RFC 6275 7.4';
  if (lifetime === undefined && routerLifetime === 0) {
    return [
      problem('homeAgent', `a home agent that is no default router needs a lifetime of its own (${rule})`),
    ];
  }
  return [
    ...optionalRange('homeAgent.preference', preference, within(limits.homeAgentPreference, rule)),
    ...optionalRange('homeAgent.lifetime', lifetime, within(limits.homeAgentLifetime, rule, 'seconds')),
  ];
}

function checkMtu({ mtu }: RaConfig): ConfigProblem[] {
  return mtu === undefined || mtu === 'link'
    ? []
    : range('mtu', mtu, within(limits.mtu, 'RFC 8200 5', 'octets'));
}

function checkSourceAddress({ sourceAddress }: RaConfig): ConfigProblem[] {
  if (sourceAddress === undefined || (isAddress(sourceAddress) && isLinkLocal(sourceAddress))) return [];
  return [problem('sourceAddress', `'${sourceAddress}' is not a link-local address (RFC 4861 4.2)`)];
}

function checkPreferred({ preferredLifetime, validLifetime }: RaConfig): ConfigProblem[] {
  if (preferredLifetime <= validLifetime) return [];
  const message = `${preferredLifetime} is more than the valid lifetime of ${validLifetime} seconds (RFC 4861 4.6.2)`;
  return [problem('preferredLifetime', message)];
}
