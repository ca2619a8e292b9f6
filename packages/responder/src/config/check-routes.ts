import { networkOf } from '../address.ts';
import { checkCidr, checkEach } from './check-cidr.ts';
import { limits } from './limits.ts';
import { optionalRange, problem, within, type ConfigProblem } from './problem.ts';
import type { Pref64Config, RouteConfig } from './ra-config.ts';

/** RFC 8781 4: the lengths that a prefix length code stands for. */
const pref64Lengths: readonly number[] = [32, 40, 48, 56, 64, 96];
const pref64Rule = 'RFC 8781 4';
const routeRule = 'RFC 4191 2.3';

/** What is wrong with routes, one by one and together. */
export function checkRoutes(routes: readonly RouteConfig[]): ConfigProblem[] {
  const bounds = within(limits.lifetime, routeRule, 'seconds');
  return checkEach('routes', routes, (path, route) => [
    ...checkCidr(path, route, routeRule),
    ...optionalRange(`${path}.lifetime`, route.lifetime, bounds),
  ]);
}

/** What is wrong with NAT64 prefixes, one by one and together. */
export function checkPref64(prefixes: readonly Pref64Config[]): ConfigProblem[] {
  const bounds = within(limits.pref64Lifetime, pref64Rule, 'seconds');
  return checkEach('pref64', prefixes, (path, pref64) => [
    ...checkPref64Prefix(path, pref64),
    ...optionalRange(`${path}.lifetime`, pref64.lifetime, bounds),
  ]);
}

function checkPref64Prefix(path: string, config: Pref64Config): ConfigProblem[] {
  const { prefix, prefixLength } = config;
  const problems = checkCidr(path, config, pref64Rule);
  if (problems.length > 0) return problems;
  if (!pref64Lengths.includes(prefixLength)) {
    const lengths = pref64Lengths.map((length) => `/${length}`).join(', ');
    return [problem(`${path}.prefixLength`, `/${prefixLength} is none of ${lengths} (${pref64Rule})`)];
  }
  // RFC 6052 2.2: bits 64 to 71 of an address with an embedded IPv4 address MUST be zero.
  if (prefixLength === 96 && networkOf(prefix, 72) !== networkOf(prefix, 64)) {
    return [problem(path, `${prefix}/${prefixLength} has bits 64 to 71 that are not zero (RFC 6052 2.2)`)];
  }
  return prefix === '::'
    ? [problem(path, `${prefix}/${prefixLength} is no NAT64 prefix (RFC 6052 2.1)`)]
    : [];
}
