import { hexOctets } from '@ovlab/wire';
import type { OptionCodec } from './option-codec.ts';

/** Random octets that tie an answer to its question (RFC 3971 5.3.2, RFC 7527 for duplicate addresses). */
export interface NonceOption {
  readonly type: 'nonce';
  /** 6, 14, 22, … octets. */
  readonly nonce: Uint8Array;
}

export const nonce: OptionCodec<NonceOption> = {
  type: 'nonce',
  code: 14,
  decode: (content) => ({ type: 'nonce', nonce: content.rest() }),
  encode(content, option) {
    content.bytes(option.nonce, 'nonce');
  },
  describe: (option) => `nonce ${hexOctets(option.nonce)}`,
};
