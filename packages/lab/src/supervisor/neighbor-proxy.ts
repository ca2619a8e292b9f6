import { contains, type Lab, type Runner } from '@ovlab/core';
import { NdpProxy, type NdpProxyOptions } from '@ovlab/linux-host';
import type { Logger } from '@ovlab/responder';

/** What the proxy of a lab's server is told; undefined where clients are hosts of the provider's LAN themselves. */
export function neighborProxyOf(lab: Lab): Omit<NdpProxyOptions, 'runner'> | undefined {
  const { mode, uplink, bridge, addresses, gateways } = lab.server;
  if (mode !== 'routed') return undefined;
  return {
    uplink,
    bridge,
    prefix: lab.prefix,
    own: [...addresses, ...gateways]
      .map(({ address }) => address)
      .filter((address) => contains(lab.prefix, address)),
    seeds: lab.clients.flatMap(({ address }) => address ?? []),
  };
}

/** Without it clients have addresses and nobody finds them, which is better than no tunnels at all. */
export async function startNdpProxy(
  lab: Lab,
  { runner, logger }: { readonly runner: Runner; readonly logger: Logger },
): Promise<NdpProxy | undefined> {
  const options = neighborProxyOf(lab);
  if (options === undefined) return undefined;
  const failed = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.error({}, `the proxy for neighbour discovery: ${reason}`);
  };
  const proxy = new NdpProxy({
    ...options,
    runner,
    onError: failed,
    onAddress: (address) => {
      logger.info({ address }, 'answering for an address of a client');
    },
  });
  try {
    await proxy.start();
    return proxy;
  } catch (error) {
    failed(error);
    return undefined;
  }
}
