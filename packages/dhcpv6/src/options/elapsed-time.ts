import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { ElapsedTime } from './option-types.ts';

/** RFC 9915 21.9. */
export const elapsedTime: OptionCodec<ElapsedTime> = {
  type: 'elapsed-time',
  code: 8,
  scopes: SCOPES.message,
  decode: (content) => ({ type: 'elapsed-time', hundredths: content.u16() }),
  encode: (content, option) => content.u16(option.hundredths, 'hundredths'),
  describe: (option) => `elapsed ${option.hundredths * 10} ms`,
};
