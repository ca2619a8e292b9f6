import {
  decodeMessage,
  NdpDecodeError,
  validateRouterAdvertisement,
  validateRouterSolicitation,
  type PacketOrigin,
} from '../../src/index.ts';
import { Simulation } from '../simulation.ts';
import { hex } from '../support.ts';

/** What becomes of a packet that a router receives: `valid`, or why it is discarded. */
export function received(octets: string, origin: PacketOrigin): string {
  try {
    const message = decodeMessage(hex(octets));
    if (message.type === 'router-solicitation') return validateRouterSolicitation(origin, message) ?? 'valid';
    if (message.type === 'router-advertisement')
      return validateRouterAdvertisement(origin, message) ?? 'valid';
    return message.type;
  } catch (error) {
    if (error instanceof NdpDecodeError) return error.reason;
    throw error;
  }
}

/** An interface that has finished its initial phase: last multicast at 32 s, next at 432 s, time 100 s. */
export function settled(...options: ConstructorParameters<typeof Simulation>): Simulation {
  const simulation = new Simulation(...options).event({ type: 'enable' }).runTo(100_000);
  simulation.take();
  return simulation;
}

export const solicited = (source: string) => ({ type: 'solicited', source }) as const;

/** Milliseconds between neighbours. */
export function gaps(times: readonly { readonly at: number }[]): number[] {
  return times.slice(1).map(({ at }, index) => at - (times[index]?.at ?? 0));
}
