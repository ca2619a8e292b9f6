import { isLinkLocal } from '@ovlab/core';
import type { RouteState } from '@ovlab/linux-host';
import { ask, type Surroundings } from './surroundings.ts';

/** Whether packets as large as the uplink's MTU reach the gateway, unfragmented. */
export interface PathMtu {
  readonly gateway: string;
  /** Octets of an IP packet. */
  readonly mtu: number;
  readonly smallAnswered: boolean;
  readonly fullAnswered: boolean;
}

/** Octets of an IP header and of the header of an echo request. */
const headers = { 4: 20 + 8, 6: 40 + 8 } as const;

/**
 * Pings the gateway with a small packet and with one that fills the MTU.
 *
 * Errors: an `Error` when there is no gateway to ping.
 */
export async function gatherPathMtu(
  surroundings: Surroundings,
  routes: readonly RouteState[],
  mtuOf: (link: string) => number | undefined,
): Promise<PathMtu> {
  const gateways = routes.filter(
    ({ destination, gateway }) => destination === 'default' && gateway !== undefined,
  );
  const route = gateways.find(({ family }) => family === 4) ?? gateways[0];
  const { gateway, link, family } = route ?? {};
  const mtu = link === undefined ? undefined : (route?.mtu ?? mtuOf(link));
  if (gateway === undefined || link === undefined || family === undefined || mtu === undefined) {
    throw new Error('there is no default gateway to ping');
  }
  const target = isLinkLocal(gateway) ? `${gateway}%${link}` : gateway;
  const sizes = [56, mtu - headers[family]];
  const [smallAnswered = false, fullAnswered = false] = await Promise.all(
    sizes.map((size) => answers(surroundings, target, size)),
  );
  return { gateway, mtu, smallAnswered, fullAnswered };
}

async function answers(surroundings: Surroundings, target: string, size: number): Promise<boolean> {
  const args = ['-n', '-q', '-c', '2', '-i', '0.2', '-W', '1', '-M', 'do', '-s', String(size), target];
  return (await ask(surroundings, 'ping', args, { reject: false })).exitCode === 0;
}
