import type { MessageBase, MessageCodec } from './message-codec.ts';

/** Neighbor Solicitation (RFC 4861 4.3). */
export interface NeighborSolicitation extends MessageBase {
  readonly type: 'neighbor-solicitation';
  /** The address that is asked for. */
  readonly targetAddress: string;
}

export const neighborSolicitation: MessageCodec<NeighborSolicitation> = {
  type: 'neighbor-solicitation',
  icmpType: 135,
  length: 24,

  decode(fields, base) {
    fields.skip(4);
    return {
      type: 'neighbor-solicitation',
      code: base.code,
      targetAddress: fields.address(),
      options: base.options,
    };
  },

  encode(fields, message) {
    fields.zeros(4);
    fields.address(message.targetAddress, 'targetAddress');
  },

  describe: (message) => [`NS for ${message.targetAddress}`],
};
