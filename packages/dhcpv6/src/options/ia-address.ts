import { describeSeconds } from './describe.ts';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { IaAddress } from './option-types.ts';

/** RFC 9915 21.6; an address registration has it in the message itself (RFC 9686 4.2). */
export const iaAddress: OptionCodec<IaAddress> = {
  type: 'ia-address',
  code: 5,
  scopes: SCOPES.addressAssociation | SCOPES.message | SCOPES.leasequery,

  decode: (content) => ({
    type: 'ia-address',
    address: content.address(),
    preferredLifetime: content.u32(),
    validLifetime: content.u32(),
    options: content.options(SCOPES.address),
  }),

  encode(content, option) {
    content.address(option.address, 'address');
    content.u32(option.preferredLifetime, 'preferredLifetime');
    content.u32(option.validLifetime, 'validLifetime');
    content.options(option.options, SCOPES.address);
  },

  describe({ address, preferredLifetime, validLifetime, options }, inner) {
    const lifetimes = `${describeSeconds(preferredLifetime)}/${describeSeconds(validLifetime)}`;
    return `${address} (${lifetimes})${inner.options(options)}`;
  },
};
