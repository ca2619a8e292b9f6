import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { Authentication } from './option-types.ts';

/** RFC 9915 21.11. */
export const authentication: OptionCodec<Authentication> = {
  type: 'authentication',
  code: 11,
  scopes: SCOPES.message | SCOPES.relay,

  decode: (content) => ({
    type: 'authentication',
    protocol: content.u8(),
    algorithm: content.u8(),
    replayDetectionMethod: content.u8(),
    replayDetection: (BigInt(content.u32()) << 32n) | BigInt(content.u32()),
    information: content.rest(),
  }),

  encode(content, option) {
    content.u8(option.protocol, 'protocol');
    content.u8(option.algorithm, 'algorithm');
    content.u8(option.replayDetectionMethod, 'replayDetectionMethod');
    content.u32(Number(option.replayDetection >> 32n), 'replayDetection');
    content.u32(Number(option.replayDetection & 0xffff_ffffn), 'replayDetection');
    content.bytes(option.information, 'information');
  },

  // The information can be a key (RFC 9915 20.4) and is not for a log.
  describe: ({ protocol, algorithm, information }) =>
    `authentication ${protocol}/${algorithm} of ${information.length} octets`,
};
