import type { MessageBase, MessageCodec } from './message-codec.ts';

/** Redirect (RFC 4861 4.5). */
export interface Redirect extends MessageBase {
  readonly type: 'redirect';
  /** The better first hop. */
  readonly targetAddress: string;
  /** What is reached through it. */
  readonly destinationAddress: string;
}

export const redirect: MessageCodec<Redirect> = {
  type: 'redirect',
  icmpType: 137,
  length: 40,

  decode(fields, base) {
    fields.skip(4);
    return {
      type: 'redirect',
      code: base.code,
      targetAddress: fields.address(),
      destinationAddress: fields.address(),
      options: base.options,
    };
  },

  encode(fields, message) {
    fields.zeros(4);
    fields.address(message.targetAddress, 'targetAddress');
    fields.address(message.destinationAddress, 'destinationAddress');
  },

  describe: (message) => [`Redirect ${message.destinationAddress} to ${message.targetAddress}`],
};
