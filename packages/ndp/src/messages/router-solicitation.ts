import type { MessageBase, MessageCodec } from './message-codec.ts';

/** Router Solicitation (RFC 4861 4.1). */
export interface RouterSolicitation extends MessageBase {
  readonly type: 'router-solicitation';
}

export const routerSolicitation: MessageCodec<RouterSolicitation> = {
  type: 'router-solicitation',
  icmpType: 133,
  length: 8,
  decode: (_fields, base) => ({ type: 'router-solicitation', ...base }),
  encode(fields) {
    fields.zeros(4);
  },
  describe: () => ['RS'],
};
