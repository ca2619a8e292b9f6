import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { ServerUnicast } from './option-types.ts';

/** RFC 8415 21.12. */
export const serverUnicast: OptionCodec<ServerUnicast> = {
  type: 'server-unicast',
  code: 12,
  scopes: SCOPES.message,
  decode: (content) => ({ type: 'server-unicast', address: content.address() }),
  encode: (content, option) => content.address(option.address, 'address'),
  describe: (option) => `server unicast ${option.address}`,
};
