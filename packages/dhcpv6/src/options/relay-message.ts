import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { RelayMessageOption } from './option-types.ts';

/** RFC 9915 21.10. Whatever is wrong with the message inside makes this option malformed. */
export const relayMessage: OptionCodec<RelayMessageOption> = {
  type: 'relay-message',
  code: 9,
  scopes: SCOPES.relay,
  decode: (content) => ({ type: 'relay-message', message: content.message() }),
  encode: (content, option) => content.message(option.message),
  describe: (option, inner) => `relayed [${inner.message(option.message)}]`,
};
