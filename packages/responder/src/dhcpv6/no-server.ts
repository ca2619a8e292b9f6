import { OvlabError } from '@ovlab/core/errors';

/** The error of what needs a DHCPv6 server where there is none. */
export function noServer(): OvlabError {
  return new OvlabError('OVLAB_E_USAGE', 'no interface has a DHCPv6 server', {
    hint: 'set dhcpv6: stateful, or dhcpv6: stateless',
  });
}
