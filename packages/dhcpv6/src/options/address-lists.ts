import { ADDRESS_LENGTH } from '@ovlab/wire';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { AddressList } from './option-types.ts';

function addressList(type: AddressList['type'], code: number, name: string): OptionCodec<AddressList> {
  return {
    type,
    code,
    scopes: SCOPES.message,

    decode(content) {
      const addresses: string[] = [];
      content.entries(Math.floor(content.remaining / ADDRESS_LENGTH));
      while (content.remaining >= ADDRESS_LENGTH) addresses.push(content.address());
      if (addresses.length === 0) content.fail('no address');
      return { type, addresses };
    },

    encode(content, option) {
      if (option.addresses.length === 0) content.fail('addresses: there has to be one');
      for (const address of option.addresses) content.address(address, 'addresses');
    },

    describe: (option) => `${name} ${option.addresses.join(' ')}`,
  };
}

/** RFC 3646 3. */
export const dnsServers = addressList('dns-servers', 23, 'dns');

/** RFC 4075 4. */
export const sntpServers = addressList('sntp-servers', 31, 'sntp');

/** RFC 5007 4.1.2.5. */
export const leaseQueryClientLinks = addressList('leasequery-client-links', 48, 'client links');
