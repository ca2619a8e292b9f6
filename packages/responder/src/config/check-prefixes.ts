import { isIPv6 } from 'node:net';
import { isLinkLocal, isMulticast, networkOf } from '../address.ts';
import { problem, range, type ConfigProblem } from './problem.ts';
import { UINT32_MAX, type PrefixConfig, type RaConfig } from './ra-config.ts';

/** RFC 4291 2.5.1 and RFC 2464 4: interface identifiers on Ethernet have 64 bits. */
const AUTONOMOUS_LENGTH = 64;

type Lifetimes = Pick<RaConfig, 'validLifetime' | 'preferredLifetime'>;

/** What is wrong with prefixes, one by one and together. */
export function checkPrefixes(prefixes: readonly PrefixConfig[], defaults: Lifetimes): ConfigProblem[] {
  const seen = new Set<string>();
  return prefixes.flatMap((prefix, index) => {
    const path = `prefixes[${index}]`;
    const problems = checkPrefix(path, prefix);
    if (problems.length > 0) return problems;
    const written = `${networkOf(prefix.prefix, prefix.prefixLength)}/${prefix.prefixLength}`;
    if (seen.has(written)) return [problem(path, `${written} is there twice`)];
    seen.add(written);
    return checkLifetimes(path, prefix, defaults);
  });
}

function checkPrefix(
  path: string,
  { prefix, prefixLength, autonomous = true }: PrefixConfig,
): ConfigProblem[] {
  const written = `${prefix}/${prefixLength}`;
  if (!isIPv6(prefix) || prefix.includes('%')) return [problem(path, `'${prefix}' is not an IPv6 address`)];
  const length = range(`${path}.prefixLength`, prefixLength, { least: 0, most: 128, rule: 'RFC 4861 4.6.2' });
  if (length.length > 0) return length;
  if (isMulticast(prefix)) return [problem(path, `${written} is a multicast prefix`)];
  if (isLinkLocal(prefix)) return [problem(path, `${written} is link-local (RFC 4861 4.6.2)`)];
  const network = networkOf(prefix, prefixLength);
  if (network !== networkOf(prefix, 128)) {
    return [problem(path, `${written} has bits after the prefix; write ${network}/${prefixLength}`)];
  }
  if (autonomous && prefixLength !== AUTONOMOUS_LENGTH) {
    return [
      problem(
        path,
        `hosts form addresses only out of a /${AUTONOMOUS_LENGTH}, not out of ${written} (RFC 4862 5.5.3)`,
      ),
    ];
  }
  return [];
}

function checkLifetimes(path: string, prefix: PrefixConfig, defaults: Lifetimes): ConfigProblem[] {
  const { validLifetime = defaults.validLifetime, preferredLifetime = defaults.preferredLifetime } = prefix;
  const bounds = { least: 0, most: UINT32_MAX, unit: 'seconds', rule: 'RFC 4861 4.6.2' };
  const problems = [
    ...range(`${path}.validLifetime`, validLifetime, bounds),
    ...range(`${path}.preferredLifetime`, preferredLifetime, bounds),
  ];
  if (problems.length > 0 || preferredLifetime <= validLifetime) return problems;
  return [
    problem(
      path,
      `the preferred lifetime ${preferredLifetime} is more than the valid lifetime ${validLifetime}`,
    ),
  ];
}
