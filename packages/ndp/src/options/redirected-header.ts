import { NdpEncodeError } from '../errors.ts';
import type { OptionCodec } from './option-codec.ts';

/** The packet that made a router send a Redirect (RFC 4861 4.6.3). */
export interface RedirectedHeaderOption {
  readonly type: 'redirected-header';
  /** IPv6 header and as much of what follows as fits; a multiple of 8 octets, at most 2032. */
  readonly packet: Uint8Array;
}

export const redirectedHeader: OptionCodec<RedirectedHeaderOption> = {
  type: 'redirected-header',
  code: 4,

  decode(content) {
    content.skip(6);
    return { type: 'redirected-header', packet: content.rest() };
  },

  encode(content, option) {
    if (option.packet.length % 8 !== 0) {
      throw new NdpEncodeError(`packet: ${option.packet.length} octets are not a multiple of 8`);
    }
    content.zeros(6);
    content.bytes(option.packet, 'packet');
  },

  describe: (option) => `redirected packet of ${option.packet.length} octets`,
};
