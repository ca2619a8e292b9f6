import { quoted } from './describe.ts';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { StatusCode } from './option-types.ts';
import { readText, writeText } from './text.ts';

/** RFC 9915 21.13; the rest are of RFC 5007 and RFC 5460. */
const names = [
  'Success',
  'UnspecFail',
  'NoAddrsAvail',
  'NoBinding',
  'NotOnLink',
  'UseMulticast',
  'NoPrefixAvail',
  'UnknownQueryType',
  'MalformedQuery',
  'NotConfigured',
  'NotAllowed',
  'QueryTerminated',
];

export const statusCode: OptionCodec<StatusCode> = {
  type: 'status-code',
  code: 13,
  scopes:
    SCOPES.message | SCOPES.addressAssociation | SCOPES.prefixAssociation | SCOPES.address | SCOPES.prefix,

  decode(content) {
    const code = content.u16();
    return { type: 'status-code', code, message: readText(content, content.remaining) };
  },

  encode(content, option) {
    content.u16(option.code, 'code');
    writeText(content, option.message, 'message');
  },

  describe({ code, message }) {
    const name = names[code] ?? `status ${code}`;
    return message === '' ? name : `${name} ${quoted(message)}`;
  },
};
