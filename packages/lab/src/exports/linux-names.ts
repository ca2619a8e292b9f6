import { option, type Directive } from '@ovlab/openvpn';
import type { WindowsNetwork } from '@ovlab/windows-client';

/**
 * Name servers and search domains for a client on Linux. OpenVPN 2.6 leaves them to whoever runs it, as `client up`; 2.7
 * has a script of its own, which a profile with an `up` of its own has to ask for.
 */
export function linuxNames({
  dns = [],
  search = [],
}: Pick<WindowsNetwork, 'dns' | 'search'>): readonly Directive[] {
  if (dns.length === 0) return [];
  return [
    ...dns.map((server) => option('dhcp-option', 'DNS6', server)),
    ...search.map((domain) => option('dhcp-option', 'DOMAIN-SEARCH', domain)),
    option('ignore-unknown-option', 'dns-updown'),
    option('dns-updown', 'force'),
  ];
}
