import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { ReconfigureMessage } from './option-types.ts';

/** RFC 9915 21.19. */
export const reconfigureMessage: OptionCodec<ReconfigureMessage> = {
  type: 'reconfigure-message',
  code: 19,
  scopes: SCOPES.message,
  decode: (content) => ({ type: 'reconfigure-message', messageType: content.u8() }),
  encode: (content, option) => content.u8(option.messageType, 'messageType'),
  describe: (option) => `reconfigure with message ${option.messageType}`,
};
