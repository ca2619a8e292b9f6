import { hexOctets } from '@ovlab/wire';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { InterfaceId } from './option-types.ts';

/** RFC 9915 21.18. */
export const interfaceId: OptionCodec<InterfaceId> = {
  type: 'interface-id',
  code: 18,
  scopes: SCOPES.relay,
  decode: (content) => ({ type: 'interface-id', id: content.rest() }),
  encode: (content, option) => content.bytes(option.id, 'id'),
  describe: (option) => `interface-id ${hexOctets(option.id)}`,
};
