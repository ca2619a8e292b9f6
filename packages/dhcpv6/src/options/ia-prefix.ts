import { ADDRESS_LENGTH } from '@ovlab/wire';
import { describeSeconds } from './describe.ts';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { IaPrefix } from './option-types.ts';

const MAX_PREFIX_LENGTH = 128;

/** RFC 9915 21.22. Bits after the prefix mean nothing and are zero, both ways. */
export const iaPrefix: OptionCodec<IaPrefix> = {
  type: 'ia-prefix',
  code: 26,
  scopes: SCOPES.prefixAssociation | SCOPES.leasequery,

  decode(content) {
    const preferredLifetime = content.u32();
    const validLifetime = content.u32();
    const prefixLength = content.u8();
    if (prefixLength > MAX_PREFIX_LENGTH) content.fail(`a prefix of ${prefixLength} bits`);
    return {
      type: 'ia-prefix',
      preferredLifetime,
      validLifetime,
      prefixLength,
      prefix: content.prefix(ADDRESS_LENGTH, prefixLength),
      options: content.options(SCOPES.prefix),
    };
  },

  encode(content, option) {
    const { prefixLength } = option;
    content.u32(option.preferredLifetime, 'preferredLifetime');
    content.u32(option.validLifetime, 'validLifetime');
    content.u8(prefixLength, 'prefixLength');
    if (prefixLength > MAX_PREFIX_LENGTH) content.fail(`prefixLength: ${prefixLength} is more than 128`);
    content.prefix(option.prefix, prefixLength, ADDRESS_LENGTH, 'prefix');
    content.options(option.options, SCOPES.prefix);
  },

  describe({ prefix, prefixLength, preferredLifetime, validLifetime, options }, inner) {
    const lifetimes = `${describeSeconds(preferredLifetime)}/${describeSeconds(validLifetime)}`;
    return `${prefix}/${prefixLength} (${lifetimes})${inner.options(options)}`;
  },
};
