import { isMulticast } from '../address.ts';
import { checkCidrText, isAddress } from './check-cidr.ts';
import { problem, type ConfigProblem } from './problem.ts';
import type { ClientPolicy } from './ra-config.ts';

const rule = 'RFC 4291 2.3';

/** What is wrong with the lists of hosts. */
export function checkClients({ allow = [], deny }: ClientPolicy): ConfigProblem[] {
  return [
    ...allow.flatMap((host, index) => checkHost(`clients.allow[${index}]`, host)),
    ...deny.flatMap((host, index) => checkHost(`clients.deny[${index}]`, host)),
  ];
}

/** An address or prefix that the source of a solicitation can have. */
function checkHost(path: string, host: string): ConfigProblem[] {
  if (host.includes('/')) return checkCidrText(path, host, rule);
  if (!isAddress(host)) return [problem(path, `'${host}' is neither an IPv6 address nor a prefix`)];
  return isMulticast(host) ? [problem(path, `${host} is a multicast address`)] : [];
}
