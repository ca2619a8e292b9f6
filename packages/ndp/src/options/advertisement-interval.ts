import type { OptionCodec } from './option-codec.ts';

/** How often the router sends unsolicited multicast advertisements, for mobile nodes (RFC 6275 7.3). */
export interface AdvertisementIntervalOption {
  readonly type: 'advertisement-interval';
  /** The longest time between two of them, in milliseconds, 32 bits. */
  readonly interval: number;
}

export const advertisementInterval: OptionCodec<AdvertisementIntervalOption> = {
  type: 'advertisement-interval',
  code: 7,

  decode(content) {
    content.skip(2);
    return { type: 'advertisement-interval', interval: content.u32() };
  },

  encode(content, option) {
    content.zeros(2);
    content.u32(option.interval, 'interval');
  },

  describe: (option) => `advertisement interval ${option.interval} ms`,
};
