import { contains } from './addresses.ts';
import { OvlabError } from './errors.ts';
import type { Lab } from './lab.ts';

/** Addresses behind the provider that stand for the internet. */
export interface InternetHosts {
  readonly ipv4: string;
  readonly ipv6: string;
}

/** The ones of a lab that has no reason for others (RFC 5737, RFC 3849). */
export const internetHosts: InternetHosts = { ipv4: '198.51.100.1', ipv6: '2001:db8:ffff::1' };

const ipv4Choices = [internetHosts.ipv4, '203.0.113.1', '192.0.2.1', '198.18.0.1'];
const ipv6Choices = [internetHosts.ipv6, '2001:db8:fffe::1'];

/**
 * Internet hosts that lie outside the networks of the lab.
 * @throws OvlabError `OVLAB_E_UNSUPPORTED` when the IPv4 networks of the server cover every choice.
 */
export function chooseInternetHosts(lab: Lab): InternetHosts {
  const subnets = lab.server.addresses
    .filter(({ family }) => family === 4)
    .map(({ address, prefixLength }) => `${address}/${String(prefixLength)}`);
  return {
    ipv4: choose(ipv4Choices, subnets),
    ipv6: choose(ipv6Choices, [lab.prefix]),
  };
}

function choose(choices: readonly string[], networks: readonly string[]): string {
  const choice = choices.find((address) => !networks.some((network) => contains(network, address)));
  if (choice !== undefined) return choice;
  throw new OvlabError(
    'OVLAB_E_UNSUPPORTED',
    `no address is left for the internet host outside ${networks.join(', ')}`,
    {
      hint: 'give the server a longer IPv4 prefix length',
    },
  );
}
