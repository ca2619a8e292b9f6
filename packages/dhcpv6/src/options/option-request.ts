import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { OptionRequest } from './option-types.ts';

/** RFC 9915 21.7. */
export const optionRequest: OptionCodec<OptionRequest> = {
  type: 'option-request',
  code: 6,
  scopes: SCOPES.message | SCOPES.leasequery,

  decode(content) {
    const codes: number[] = [];
    content.entries(content.remaining >> 1);
    while (content.remaining >= 2) codes.push(content.u16());
    return { type: 'option-request', codes };
  },

  encode(content, option) {
    for (const code of option.codes) content.u16(code, 'codes');
  },

  describe: (option) => `asks for ${option.codes.join(' ')}`,
};
