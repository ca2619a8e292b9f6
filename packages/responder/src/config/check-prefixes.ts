import { isLinkLocal } from '../address.ts';
import { checkCidr, checkCidrText, checkEach } from './check-cidr.ts';
import { limits } from './limits.ts';
import { problem, range, within, type ConfigProblem } from './problem.ts';
import type { PrefixConfig, RaConfig } from './ra-config.ts';

/** RFC 4291 2.5.1 and RFC 2464 4: interface identifiers on Ethernet have 64 bits. */
const AUTONOMOUS_LENGTH = 64;
const rule = 'RFC 4861 4.6.2';

type Lifetimes = Pick<RaConfig, 'validLifetime' | 'preferredLifetime'>;

/** What is wrong with prefixes, one by one and together. */
export function checkPrefixes(prefixes: readonly PrefixConfig[], defaults: Lifetimes): ConfigProblem[] {
  return checkEach('prefixes', prefixes, (path, prefix) => {
    const problems = checkPrefix(path, prefix);
    return problems.length > 0 ? problems : checkLifetimes(path, prefix, defaults);
  });
}

/** What is wrong with prefixes that the automatic one leaves aside. */
export function checkIgnored(prefixes: readonly string[]): ConfigProblem[] {
  return prefixes.flatMap((text, index) => checkCidrText(`ignorePrefixes[${index}]`, text, rule));
}

function checkPrefix(path: string, config: PrefixConfig): ConfigProblem[] {
  const { prefix, prefixLength, autonomous = true } = config;
  const written = `${prefix}/${prefixLength}`;
  const problems = checkCidr(path, config, rule);
  if (problems.length > 0) return problems;
  if (isLinkLocal(prefix)) return [problem(path, `${written} is link-local (${rule})`)];
  if (prefix === '::' && prefixLength !== AUTONOMOUS_LENGTH) {
    return [
      problem(path, `only ::/${AUTONOMOUS_LENGTH} stands for the prefixes of the interface, not ${written}`),
    ];
  }
  if (!autonomous || prefixLength === AUTONOMOUS_LENGTH) return [];
  const message = `hosts form addresses only out of a /${AUTONOMOUS_LENGTH}, not out of ${written} (RFC 4862 5.5.3)`;
  return [problem(path, message)];
}

function checkLifetimes(path: string, prefix: PrefixConfig, defaults: Lifetimes): ConfigProblem[] {
  const { validLifetime = defaults.validLifetime, preferredLifetime = defaults.preferredLifetime } = prefix;
  // What comes from the defaults is told once, where they are.
  const own = [
    ...(prefix.validLifetime === undefined ? [] : ['validLifetime' as const]),
    ...(prefix.preferredLifetime === undefined ? [] : ['preferredLifetime' as const]),
  ];
  const bounds = within(limits.lifetime, rule, 'seconds');
  const problems = own.flatMap((name) => range(`${path}.${name}`, prefix[name] ?? 0, bounds));
  if (own.length === 0 || problems.length > 0 || preferredLifetime <= validLifetime) return problems;
  const message = `the preferred lifetime ${preferredLifetime} is more than the valid lifetime ${validLifetime} (${rule})`;
  return [problem(path, message)];
}
