import type { KeyTable } from '../form.ts';
import { address, addressRange, duid, listOf, mac, number, prefix, text } from '../forms.ts';
import { limits } from '../limits.ts';

/** A block to delegate prefixes from. */
export const delegationKeys = {
  prefix: {
    form: prefix,
    about: 'The block that prefixes are cut from',
    within: 'no host bits; shorter than `length`',
    rule: 'RFC 9915 6.3',
    example: '2001:db8:100::/40',
  },
  length: {
    form: number,
    about: 'Length of the prefixes that clients get',
    default: '64',
    range: limits.delegatedLength,
    rule: 'RFC 9915 6.3',
    example: '56',
  },
} as const satisfies KeyTable;

/** What only one client gets. */
export const reservationKeys = {
  duid: {
    form: duid,
    about: 'DUID of the client',
    rule: 'RFC 9915 11',
    example: '"00:03:00:01:02:00:5e:10:00:01"',
  },
  mac: {
    form: mac,
    about: 'Ethernet address of the client, as a relay agent, its DUID or its link-local address tell it',
    rule: 'RFC 6939',
    example: '"02:00:5e:10:00:01"',
  },
  name: {
    form: text('name', 'a name'),
    about: 'Name in the certificate of the VPN client',
    example: 'laptop',
  },
  address: {
    form: address,
    about: 'The address that it gets, in a pool or not',
    within: 'on the link',
    example: '2001:db8:55::42',
  },
  prefix: {
    form: prefix,
    about: 'The prefix that is delegated to it',
    within: 'no host bits',
    example: '2001:db8:100:100::/56',
  },
} as const satisfies KeyTable;

/** A link behind relay agents. */
export const relayedKeys = {
  prefix: {
    form: listOf(prefix),
    about: 'Prefixes on the link; the link-address of its relay agent is in one of them',
    rule: 'RFC 9915 13.1',
    example: '2001:db8:66::/64',
  },
  pool: {
    form: listOf(addressRange),
    about: 'Addresses for its clients',
    otherwise: 'a range of the first /64',
    example: '2001:db8:66::1:0-2001:db8:66::1:ffff',
  },
} as const satisfies KeyTable;

/** Messages that are looked at. */
export const rateKeys = {
  total: {
    form: number,
    about: 'Messages a second from all clients together; 0: no limit',
    default: '100000',
    range: limits.rate,
    example: '5000',
  },
  'per-source': {
    form: number,
    about: 'Messages a second from one source address; 0: no limit, as for relay agents and bridges',
    default: '0',
    range: limits.rate,
    example: '50',
  },
} as const satisfies KeyTable;
