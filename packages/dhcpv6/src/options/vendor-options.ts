import { hexOctets } from '@ovlab/wire';
import { readBlock, writeBlock } from './blocks.ts';
import type { MessageReader } from '../messages/message-reader.ts';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { VendorOptions } from './option-types.ts';

/** RFC 9915 21.17. */
export const vendorOptions: OptionCodec<VendorOptions> = {
  type: 'vendor-options',
  code: 17,
  scopes: SCOPES.message | SCOPES.relay,

  decode: (content) => ({
    type: 'vendor-options',
    enterprise: content.u32(),
    options: readVendorOptions(content),
  }),

  encode(content, option) {
    content.u32(option.enterprise, 'enterprise');
    for (const { code, data } of option.options) {
      content.u16(code, 'code');
      writeBlock(content, data, 'data');
    }
  },

  describe({ enterprise, options }) {
    const list = options.map(({ code, data }) => `${code}=${hexOctets(data)}`).join(' ');
    return `vendor ${enterprise} options ${list}`;
  },
};

function readVendorOptions(content: MessageReader): VendorOptions['options'] {
  const options: VendorOptions['options'][number][] = [];
  while (content.error === undefined && content.remaining > 0) {
    content.entries(options.length + 1);
    options.push({ code: content.u16(), data: readBlock(content) });
  }
  return options;
}
