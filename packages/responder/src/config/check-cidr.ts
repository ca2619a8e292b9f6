import { isIPv6 } from 'node:net';
import { isMulticast, networkOf } from '../address.ts';
import { problem, range, type ConfigProblem } from './problem.ts';

interface Cidr {
  readonly prefix: string;
  readonly prefixLength: number;
}

/** An IPv6 prefix of any length without host bits, not multicast. */
export function checkCidr(path: string, { prefix, prefixLength }: Cidr, rule: string): ConfigProblem[] {
  const written = `${prefix}/${prefixLength}`;
  if (!isAddress(prefix)) return [problem(path, `'${prefix}' is not an IPv6 address`)];
  const length = range(`${path}.prefixLength`, prefixLength, { least: 0, most: 128, rule });
  if (length.length > 0) return length;
  if (isMulticast(prefix)) return [problem(path, `${written} is a multicast prefix`)];
  const network = networkOf(prefix, prefixLength);
  if (network === networkOf(prefix, 128)) return [];
  return [problem(path, `${written} has bits after the prefix; write ${network}/${prefixLength}`)];
}

/** The same of a text. */
export function checkCidrText(path: string, text: string, rule: string): ConfigProblem[] {
  const [prefix = '', length = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(length)) return [problem(path, `'${text}' is not an IPv6 prefix`)];
  return checkCidr(path, { prefix, prefixLength: Number(length) }, rule).map(({ message }) =>
    problem(path, message),
  );
}

/** Checks each by itself, and refuses one that is there twice, however it is written. */
export function checkEach<Item extends Cidr>(
  name: string,
  items: readonly Item[],
  check: (path: string, item: Item) => ConfigProblem[],
): ConfigProblem[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const path = `${name}[${index}]`;
    const problems = check(path, item);
    if (problems.length > 0) return problems;
    const written = `${networkOf(item.prefix, item.prefixLength)}/${item.prefixLength}`;
    if (seen.has(written)) return [problem(path, `${written} is there twice`)];
    seen.add(written);
    return [];
  });
}

/** An IPv6 address without a zone. */
export function isAddress(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}
