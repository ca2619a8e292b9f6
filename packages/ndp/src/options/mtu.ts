import type { OptionCodec } from './option-codec.ts';

/** The MTU that all nodes of the link should use (RFC 4861 4.6.4). */
export interface MtuOption {
  readonly type: 'mtu';
  /** Octets, 32 bits; a host ignores what is below 1280 or above the MTU of its link. */
  readonly mtu: number;
}

export const mtu: OptionCodec<MtuOption> = {
  type: 'mtu',
  code: 5,

  decode(content) {
    content.skip(2);
    return { type: 'mtu', mtu: content.u32() };
  },

  encode(content, option) {
    content.zeros(2);
    content.u32(option.mtu, 'mtu');
  },

  describe: (option) => `mtu ${option.mtu}`,
};
