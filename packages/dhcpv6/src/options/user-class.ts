import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { UserClass } from './option-types.ts';
import { describeBlocks, readBlocks, writeBlocks } from './blocks.ts';

/** RFC 9915 21.15. */
export const userClass: OptionCodec<UserClass> = {
  type: 'user-class',
  code: 15,
  scopes: SCOPES.message | SCOPES.relay,

  decode(content) {
    const classes = readBlocks(content);
    if (classes.length === 0) content.fail('no class');
    return { type: 'user-class', classes };
  },

  encode(content, option) {
    if (option.classes.length === 0) content.fail('classes: there has to be one');
    writeBlocks(content, option.classes, 'classes');
  },

  describe: (option) => `user class ${describeBlocks(option.classes)}`,
};
