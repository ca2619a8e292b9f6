import type { LeaseQuery, LeaseQueryClientData, LeaseQueryRelayData } from './leasequery-types.ts';
import { SCOPES, type OptionCodec } from './option-codec.ts';

/** RFC 5007 4.1.2.1. */
export const leaseQuery: OptionCodec<LeaseQuery> = {
  type: 'leasequery-query',
  code: 44,
  scopes: SCOPES.message,

  decode: (content) => ({
    type: 'leasequery-query',
    queryType: content.u8(),
    linkAddress: content.address(),
    options: content.options(SCOPES.leasequery),
  }),

  encode(content, option) {
    content.u8(option.queryType, 'queryType');
    content.address(option.linkAddress, 'linkAddress');
    content.options(option.options, SCOPES.leasequery);
  },

  describe: ({ queryType, linkAddress, options }, inner) =>
    `query ${queryType} of link ${linkAddress}${inner.options(options)}`,
};

/** RFC 5007 4.1.2.2. */
export const leaseQueryClientData: OptionCodec<LeaseQueryClientData> = {
  type: 'leasequery-client-data',
  code: 45,
  scopes: SCOPES.message,

  decode: (content) => ({
    type: 'leasequery-client-data',
    options: content.options(SCOPES.leasequery),
  }),

  encode(content, option) {
    content.options(option.options, SCOPES.leasequery);
  },

  describe: ({ options }, inner) => `client data${inner.options(options)}`,
};

/** RFC 5007 4.1.2.4. */
export const leaseQueryRelayData: OptionCodec<LeaseQueryRelayData> = {
  type: 'leasequery-relay-data',
  code: 47,
  scopes: SCOPES.leasequery,

  decode: (content) => ({
    type: 'leasequery-relay-data',
    peerAddress: content.address(),
    message: content.rest(),
  }),

  encode(content, option) {
    content.address(option.peerAddress, 'peerAddress');
    content.bytes(option.message, 'message');
  },

  describe: ({ peerAddress, message }) => `relayed by ${peerAddress} in ${message.length} octets`,
};
