import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { IaNa, IaPd, IaTa } from './option-types.ts';
import { describeSeconds } from './describe.ts';

/** RFC 9915 21.4. */
export const iaNa: OptionCodec<IaNa> = {
  type: 'ia-na',
  code: 3,
  scopes: SCOPES.message,

  decode(content) {
    content.association();
    return {
      type: 'ia-na',
      iaid: content.u32(),
      t1: content.u32(),
      t2: content.u32(),
      options: content.options(SCOPES.addressAssociation),
    };
  },

  encode(content, option) {
    content.u32(option.iaid, 'iaid');
    content.u32(option.t1, 't1');
    content.u32(option.t2, 't2');
    content.options(option.options, SCOPES.addressAssociation);
  },

  describe: ({ iaid, t1, t2, options }, inner) =>
    `ia-na ${iaid} (${describeSeconds(t1)}, ${describeSeconds(t2)})${inner.options(options)}`,
};

/** RFC 8415 21.5. */
export const iaTa: OptionCodec<IaTa> = {
  type: 'ia-ta',
  code: 4,
  scopes: SCOPES.message,

  decode(content) {
    content.association();
    return { type: 'ia-ta', iaid: content.u32(), options: content.options(SCOPES.addressAssociation) };
  },

  encode(content, option) {
    content.u32(option.iaid, 'iaid');
    content.options(option.options, SCOPES.addressAssociation);
  },

  describe: ({ iaid, options }, inner) => `ia-ta ${iaid}${inner.options(options)}`,
};

/** RFC 9915 21.21. */
export const iaPd: OptionCodec<IaPd> = {
  type: 'ia-pd',
  code: 25,
  scopes: SCOPES.message,

  decode(content) {
    content.association();
    return {
      type: 'ia-pd',
      iaid: content.u32(),
      t1: content.u32(),
      t2: content.u32(),
      options: content.options(SCOPES.prefixAssociation),
    };
  },

  encode(content, option) {
    content.u32(option.iaid, 'iaid');
    content.u32(option.t1, 't1');
    content.u32(option.t2, 't2');
    content.options(option.options, SCOPES.prefixAssociation);
  },

  describe: ({ iaid, t1, t2, options }, inner) =>
    `ia-pd ${iaid} (${describeSeconds(t1)}, ${describeSeconds(t2)})${inner.options(options)}`,
};
