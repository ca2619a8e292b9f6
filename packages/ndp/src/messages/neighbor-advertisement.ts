import type { MessageBase, MessageCodec } from './message-codec.ts';

/** Neighbor Advertisement (RFC 4861 4.4). */
export interface NeighborAdvertisement extends MessageBase {
  readonly type: 'neighbor-advertisement';
  /** R: the sender is a router. */
  readonly router: boolean;
  /** S: the answer to a Neighbor Solicitation. */
  readonly solicited: boolean;
  /** O: replaces a link-layer address that a neighbour has stored. */
  readonly override: boolean;
  /** The address that the message tells about. */
  readonly targetAddress: string;
}

const ROUTER = 0x80;
const SOLICITED = 0x40;
const OVERRIDE = 0x20;

export const neighborAdvertisement: MessageCodec<NeighborAdvertisement> = {
  type: 'neighbor-advertisement',
  icmpType: 136,
  length: 24,

  decode(fields, base) {
    const flags = fields.u8();
    fields.skip(3);
    return {
      type: 'neighbor-advertisement',
      code: base.code,
      router: (flags & ROUTER) !== 0,
      solicited: (flags & SOLICITED) !== 0,
      override: (flags & OVERRIDE) !== 0,
      targetAddress: fields.address(),
      options: base.options,
    };
  },

  encode(fields, message) {
    fields.u8(
      (message.router ? ROUTER : 0) | (message.solicited ? SOLICITED : 0) | (message.override ? OVERRIDE : 0),
      'flags',
    );
    fields.zeros(3);
    fields.address(message.targetAddress, 'targetAddress');
  },

  describe: (message) => [
    `NA ${message.targetAddress}`,
    ...(message.router ? ['router'] : []),
    ...(message.solicited ? ['solicited'] : []),
    ...(message.override ? ['override'] : []),
  ],
};
