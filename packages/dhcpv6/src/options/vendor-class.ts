import { describeBlocks, readBlocks, writeBlocks } from './blocks.ts';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { VendorClass } from './option-types.ts';

/** RFC 9915 21.16. */
export const vendorClass: OptionCodec<VendorClass> = {
  type: 'vendor-class',
  code: 16,
  scopes: SCOPES.message | SCOPES.relay,

  decode: (content) => ({
    type: 'vendor-class',
    enterprise: content.u32(),
    classes: readBlocks(content),
  }),

  encode(content, option) {
    content.u32(option.enterprise, 'enterprise');
    writeBlocks(content, option.classes, 'classes');
  },

  describe: (option) => `vendor ${option.enterprise} class ${describeBlocks(option.classes)}`,
};
