import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { RelaySourcePort } from './option-types.ts';

/** RFC 8357 4.2. */
export const relaySourcePort: OptionCodec<RelaySourcePort> = {
  type: 'relay-source-port',
  code: 135,
  scopes: SCOPES.relay,
  decode: (content) => ({ type: 'relay-source-port', port: content.u16() }),
  encode: (content, option) => content.u16(option.port, 'port'),
  describe: (option) => `relay port ${option.port}`,
};
