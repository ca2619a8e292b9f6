import { readLinkLayerAddress, writeLinkLayerAddress } from './link-layer-address.ts';
import type { OptionCodec } from './option-codec.ts';

/** Link-layer address of the sender (RFC 4861 4.6.1). */
export interface SourceLinkLayerAddressOption {
  readonly type: 'source-link-layer-address';
  /** Ethernet address like `02:00:5e:10:00:01`. */
  readonly linkLayerAddress: string;
}

export const sourceLinkLayerAddress: OptionCodec<SourceLinkLayerAddressOption> = {
  type: 'source-link-layer-address',
  code: 1,

  decode: (content) => ({
    type: 'source-link-layer-address',
    linkLayerAddress: readLinkLayerAddress(content),
  }),

  encode(content, option) {
    writeLinkLayerAddress(content, option.linkLayerAddress);
  },

  describe: (option) => `source ll ${option.linkLayerAddress}`,
};
