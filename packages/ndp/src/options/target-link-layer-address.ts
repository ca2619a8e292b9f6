import { readLinkLayerAddress, writeLinkLayerAddress } from './link-layer-address.ts';
import type { OptionCodec } from './option-codec.ts';

/** Link-layer address of the target (RFC 4861 4.6.1). */
export interface TargetLinkLayerAddressOption {
  readonly type: 'target-link-layer-address';
  /** Ethernet address like `02:00:5e:10:00:01`. */
  readonly linkLayerAddress: string;
}

export const targetLinkLayerAddress: OptionCodec<TargetLinkLayerAddressOption> = {
  type: 'target-link-layer-address',
  code: 2,

  decode: (content) => ({
    type: 'target-link-layer-address',
    linkLayerAddress: readLinkLayerAddress(content),
  }),

  encode(content, option) {
    writeLinkLayerAddress(content, option.linkLayerAddress);
  },

  describe: (option) => `target ll ${option.linkLayerAddress}`,
};
