import { readPartialDomainName, writePartialDomainName } from '@ovlab/wire';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { ClientFqdn } from './option-types.ts';

const SERVER_UPDATES = 0x01;
const OVERRIDDEN = 0x02;
const NO_UPDATES = 0x04;

/** RFC 4704 4. */
export const clientFqdn: OptionCodec<ClientFqdn> = {
  type: 'client-fqdn',
  code: 39,
  scopes: SCOPES.message,

  decode(content) {
    const flags = content.u8();
    return {
      type: 'client-fqdn',
      serverUpdates: (flags & SERVER_UPDATES) !== 0,
      overridden: (flags & OVERRIDDEN) !== 0,
      noUpdates: (flags & NO_UPDATES) !== 0,
      name: readPartialDomainName(content),
    };
  },

  encode(content, option) {
    const flags =
      (option.serverUpdates ? SERVER_UPDATES : 0) |
      (option.overridden ? OVERRIDDEN : 0) |
      (option.noUpdates ? NO_UPDATES : 0);
    content.u8(flags, 'flags');
    writePartialDomainName(content, option.name, 'name');
  },

  describe({ serverUpdates, overridden, noUpdates, name }) {
    const flags = (serverUpdates ? 'S' : '') + (overridden ? 'O' : '') + (noUpdates ? 'N' : '');
    return `fqdn '${name}'${flags === '' ? '' : ` ${flags}`}`;
  },
};
