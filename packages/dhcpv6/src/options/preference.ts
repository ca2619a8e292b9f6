import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { PreferenceOption } from './option-types.ts';

/** RFC 9915 21.8. */
export const preference: OptionCodec<PreferenceOption> = {
  type: 'preference',
  code: 7,
  scopes: SCOPES.message,
  decode: (content) => ({ type: 'preference', value: content.u8() }),
  encode: (content, option) => content.u8(option.value, 'value'),
  describe: (option) => `preference ${option.value}`,
};
