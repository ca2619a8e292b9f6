import { OvlabError } from '@ovlab/core';
import type { PersistedNetwork } from './persisted-network.ts';

/** Without a file of its own, or words for more in it, the uplink cannot be told of a gateway out of the prefix. */
export function noUplinkFile({ uplink, bridge, routed }: PersistedNetwork, file: string): OvlabError {
  const gateways = routed?.gateways.join(' and ') ?? '';
  return new OvlabError(
    'OVLAB_E_UNSUPPORTED',
    `${gateways} is out of the prefix behind ${bridge} and needs a route to ${uplink}, for which no file was found`,
    { hint: `let ${file} configure ${uplink} with that route, and name the gateway there as well` },
  );
}
