import { hexOctet } from '@ovlab/wire';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { ClientLinkLayerAddress } from './option-types.ts';

/** Octets of the longest link-layer address there is, that of InfiniBand. */
const MAX_LENGTH = 20;

const octets = /^[0-9a-f]{2}(:[0-9a-f]{2}){0,19}$/i;

/** RFC 6939 4. */
export const clientLinkLayerAddress: OptionCodec<ClientLinkLayerAddress> = {
  type: 'client-link-layer-address',
  code: 79,
  scopes: SCOPES.relay,

  decode(content) {
    const hardwareType = content.u16();
    if (content.remaining === 0) content.fail('no address');
    if (content.remaining > MAX_LENGTH) content.fail(`an address of ${content.remaining} octets`);
    let linkLayerAddress = hexOctet(content.u8());
    while (content.error === undefined && content.remaining > 0) {
      linkLayerAddress += `:${hexOctet(content.u8())}`;
    }
    return { type: 'client-link-layer-address', hardwareType, linkLayerAddress };
  },

  encode(content, option) {
    content.u16(option.hardwareType, 'hardwareType');
    if (!octets.test(option.linkLayerAddress)) {
      content.fail(`linkLayerAddress: '${option.linkLayerAddress}' is not hexadecimal octets with colons`);
    }
    for (const octet of option.linkLayerAddress.split(':')) {
      content.u8(Number.parseInt(octet, 16), 'linkLayerAddress');
    }
  },

  describe: (option) => `client ll ${option.linkLayerAddress}`,
};
