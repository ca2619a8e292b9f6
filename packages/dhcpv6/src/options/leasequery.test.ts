import { expect, it } from 'vitest';
import { encodeOption, expectMalformed, expectOption, hex } from '../../test/support.ts';
import { describeOption } from './describe-option.ts';
import { SCOPES } from './option-codec.ts';
import type { Dhcpv6Option } from './option-types.ts';

const address = '20010db8005500000000000000001234';
const clientId: Dhcpv6Option = { type: 'client-id', duid: hex('0003 0001 02005e100001') };
const clientOctets = '0001 000a 0003 0001 02005e100001';

it('a query is code 44, its type, a link and options', () => {
  const query: Dhcpv6Option = {
    type: 'leasequery-query',
    queryType: 2,
    linkAddress: '::',
    options: [clientId, { type: 'option-request', codes: [46] }],
  };
  expectOption(query, `002c 0025 02 ${'00'.repeat(16)} ${clientOctets} 0006 0002 002e`);
  expect(describeOption(query)).toBe(
    'query 2 of link :: [client 00:03:00:01:02:00:5e:10:00:01, asks for 46]',
  );
});

it('client data is code 45 and what is known of a client', () => {
  const data: Dhcpv6Option = {
    type: 'leasequery-client-data',
    options: [
      clientId,
      {
        type: 'ia-address',
        address: '2001:db8:55::1234',
        preferredLifetime: 1,
        validLifetime: 2,
        options: [],
      },
      { type: 'client-last-transaction-time', seconds: 60 },
      { type: 'leasequery-relay-data', peerAddress: 'fe80::2', message: hex('0c00') },
    ],
  };
  expectOption(
    data,
    `002d 0048 ${clientOctets} 0005 0018 ${address} 00000001 00000002 002e 0004 0000003c
     002f 0012 fe800000000000000000000000000002 0c00`,
  );
  expect(describeOption(data)).toBe(
    'client data [client 00:03:00:01:02:00:5e:10:00:01, 2001:db8:55::1234 (1 s/2 s), ' +
      'client-last-transaction-time 60 s, relayed by fe80::2 in 2 octets]',
  );
});

it('links of a client are code 48 and addresses', () => {
  const links: Dhcpv6Option = { type: 'leasequery-client-links', addresses: ['2001:db8:55::1234'] };
  expectOption(links, `0030 0010 ${address}`);
  expect(describeOption(links)).toBe('client links 2001:db8:55::1234');
  expectMalformed('0030 0000', 'no address');
});

it('what is short stays raw', () => {
  expectMalformed('002c 0010 02 000000000000000000000000000000', 'ends after 16 octets');
  expectMalformed('002f 0002 fe80', 'ends after 2 octets', SCOPES.leasequery);
});

it('client data does not hold client data', () => {
  const inner: Dhcpv6Option = { type: 'leasequery-client-data', options: [] };
  expect(() => encodeOption({ ...inner, options: [inner] })).toThrow('not allowed where it stands');
  expectOption({ ...inner, options: [{ type: 'raw', code: 45, data: hex('') }] }, '002d 0004 002d 0000');
});
