import {
  decodeMessage,
  NdpDecodeError,
  validateRouterAdvertisement,
  validateRouterSolicitation,
  type RouterAdvertisement,
  type RouterSolicitation,
} from '@ovlab/ndp';
import type { ReceivedType } from './statistics.ts';
import type { IncomingMessage } from './transport/transport.ts';

/** What a packet turned out to be. */
export interface Judgement {
  readonly type: ReceivedType;
  /** Undefined when it cannot be read. */
  readonly message: RouterSolicitation | RouterAdvertisement | undefined;
  /** Why it MUST be discarded (RFC 4861 6.1); undefined when it is valid. */
  readonly discard: string | undefined;
}

const ROUTER_ADVERTISEMENT = 134;

/** Reads a router discovery message; undefined for another kind of message. */
export function judge({ bytes, source }: IncomingMessage): Judgement | undefined {
  try {
    const message = decodeMessage(bytes);
    switch (message.type) {
      case 'router-solicitation':
        return { type: message.type, message, discard: validateRouterSolicitation({ source }, message) };
      case 'router-advertisement':
        return { type: message.type, message, discard: validateRouterAdvertisement({ source }, message) };
      default:
        return undefined;
    }
  } catch (error) {
    if (!(error instanceof NdpDecodeError)) throw error;
    const type = bytes[0] === ROUTER_ADVERTISEMENT ? 'router-advertisement' : 'router-solicitation';
    return { type, message: undefined, discard: error.reason };
  }
}
