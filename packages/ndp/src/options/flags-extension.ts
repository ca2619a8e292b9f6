import { hexOctets } from '@ovlab/wire';
import type { OptionCodec } from './option-codec.ts';

/**
 * Room for more flags than the advertisement header has (RFC 5175). IANA has assigned none of them, so they stay bits.
 */
export interface FlagsExtensionOption {
  readonly type: 'flags-extension';
  /** Bit 8 of the flags first; 6 octets, more only when an RFC to come says so: 14, 22, … */
  readonly flags: Uint8Array;
}

export const flagsExtension: OptionCodec<FlagsExtensionOption> = {
  type: 'flags-extension',
  code: 26,
  decode: (content) => ({ type: 'flags-extension', flags: content.rest() }),
  encode(content, option) {
    content.bytes(option.flags, 'flags');
  },
  describe: (option) => `flags extension ${hexOctets(option.flags)}`,
};
