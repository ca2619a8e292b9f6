import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { TextOption } from './option-types.ts';

/** A scheme and the characters of RFC 3986 2: nothing that could spoil a log line or a terminal. */
const absoluteUri = /^[a-z][a-z0-9+.-]*:[\w.~:/?#[\]@!$&'()*+,;=%-]+$/i;

function uri(type: TextOption['type'], code: number, name: string): OptionCodec<TextOption> {
  return {
    type,
    code,
    scopes: SCOPES.message,

    decode(content) {
      const text = content.text(content.remaining);
      if (!absoluteUri.test(text)) content.fail('not a URI');
      return { type, text };
    },

    encode(content, option) {
      if (!absoluteUri.test(option.text))
        content.fail(`text: '${option.text}' is not an absolute URI in ASCII`);
      content.ascii(option.text);
    },

    describe: (option) => `${name} ${option.text}`,
  };
}

/** RFC 5970 3.1. */
export const bootfileUrl = uri('bootfile-url', 59, 'bootfile');

/** RFC 8910 2.2. */
export const captivePortal = uri('captive-portal', 103, 'captive portal');
