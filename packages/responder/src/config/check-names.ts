import { isMulticast } from '../address.ts';
import { isAddress } from './check-cidr.ts';
import { problem, type ConfigProblem } from './problem.ts';

/** RFC 1035 2.3.4: octets of a label and of a name, which needs one more for each label and the root. */
const MAX_LABEL = 63;
const MAX_NAME = 253;

/** Octets that the 8-bit length of an option leaves after its header and lifetime (RFC 8106 5). */
const MAX_OPTION_CONTENT = 255 * 8 - 8;
const ADDRESS_LENGTH = 16;

/** DNS servers one by one, and whether they fit one option. */
export function checkServers(servers: readonly string[]): ConfigProblem[] {
  const most = Math.floor(MAX_OPTION_CONTENT / ADDRESS_LENGTH);
  const tooMany =
    servers.length > most ? [problem('rdnss', `${servers.length} servers are more than ${most}`)] : [];
  return [...tooMany, ...servers.flatMap((server, index) => checkServer(`rdnss[${index}]`, server))];
}

/** Search domains one by one, and whether they fit one option. */
export function checkDomains(domains: readonly string[]): ConfigProblem[] {
  const octets = domains.reduce((sum, domain) => sum + domain.replace(/\.$/, '').length + 2, 0);
  const tooLong =
    octets > MAX_OPTION_CONTENT
      ? [problem('dnssl', `the domains need more than ${MAX_OPTION_CONTENT} octets`)]
      : [];
  return [...tooLong, ...domains.flatMap((domain, index) => checkDomain(`dnssl[${index}]`, domain))];
}

/**
 * A DNS server needs a unicast address; a link-local one is allowed (RFC 8106 5.1), and the unspecified one stands
 * for an address of the interface.
 */
function checkServer(path: string, server: string): ConfigProblem[] {
  if (!isAddress(server)) return [problem(path, `'${server}' is not an IPv6 address`)];
  return isMulticast(server) ? [problem(path, `${server} is a multicast address`)] : [];
}

/** A domain of host name characters. */
export function checkDomain(path: string, domain: string): ConfigProblem[] {
  const name = domain.replace(/\.$/, '');
  const fits = name.split('.').every((label) => label.length <= MAX_LABEL && /^[\da-z_-]+$/i.test(label));
  return fits && name.length <= MAX_NAME ? [] : [problem(path, `'${domain}' is not a domain name`)];
}
