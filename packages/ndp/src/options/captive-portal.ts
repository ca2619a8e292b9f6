import { NdpEncodeError } from '../errors.ts';
import { OPTION_UNIT, type OptionCodec } from './option-codec.ts';

/** Where the captive portal's API is (RFC 8910 2.3). */
export interface CaptivePortalOption {
  readonly type: 'captive-portal';
  /** `https:` as a rule; `urn:ietf:params:capport:unrestricted` says that there is no portal. At most 2038 octets. */
  readonly uri: string;
}

/** A scheme and the characters of RFC 3986 2: nothing that could spoil a log line or a terminal. */
const absoluteUri = /^[a-z][a-z0-9+.-]*:[\w.~:/?#[\]@!$&'()*+,;=%-]+$/i;

export const captivePortal: OptionCodec<CaptivePortalOption> = {
  type: 'captive-portal',
  code: 37,

  decode(content) {
    const uri = withoutPadding(content.text(content.remaining));
    if (!absoluteUri.test(uri)) content.fail('not a URI');
    return { type: 'captive-portal', uri };
  },

  encode(content, option) {
    if (!absoluteUri.test(option.uri)) {
      throw new NdpEncodeError(`uri: '${option.uri}' is not an absolute URI in ASCII`);
    }
    content.ascii(option.uri);
    content.align(OPTION_UNIT);
  },

  describe: (option) => `captive portal ${option.uri}`,
};

function withoutPadding(text: string): string {
  let length = text.length;
  while (text[length - 1] === '\0') length -= 1;
  return text.slice(0, length);
}
