import { dhcpv6Modes } from '../choices.ts';
import type { KeyTable } from '../form.ts';
import {
  address,
  addressRange,
  duid,
  flag,
  group,
  listOf,
  mac,
  number,
  oneOf,
  prefix,
  seconds,
  text,
} from '../forms.ts';
import { limits } from '../limits.ts';

const delegationKeys = {
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

const reservationKeys = {
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

const relayedKeys = {
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

const rateKeys = {
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

/** Keys about the DHCPv6 server. */
export const dhcpv6Settings = {
  dhcpv6: {
    form: oneOf(dhcpv6Modes),
    about:
      'DHCPv6 server: `stateless` answers questions about name servers and the like, `stateful` gives addresses too; the flags of the advertisements follow',
    default: 'off',
    rule: 'RFC 9915',
    example: 'stateful',
    option: 'mode',
  },
  pool: {
    form: listOf(addressRange),
    about: 'Addresses to give away, first and last',
    otherwise: 'a range of the first /64 of the link, away from addresses that hosts make themselves',
    within: 'on the link',
    rule: 'RFC 9915 6.2',
    example: '2001:db8:55::1:0-2001:db8:55::1:ffff',
    option: 'first-last',
  },
  t1: {
    form: seconds,
    about: 'When clients renew their leases',
    otherwise: 'half of the preferred lifetime',
    range: limits.lifetime,
    within: 'at most `t2`',
    unit: 'seconds',
    rule: 'RFC 9915 21.4',
    example: '1h',
    option: 'seconds',
  },
  t2: {
    form: seconds,
    about: 'When clients ask any server to extend them',
    otherwise: 'four fifths of the preferred lifetime',
    range: limits.lifetime,
    within: '`t1` to the valid lifetime',
    unit: 'seconds',
    rule: 'RFC 9915 21.4',
    example: '2h',
    option: 'seconds',
  },
  'rapid-commit': {
    form: flag,
    about: 'Whether a client that asks for it gets its lease with two messages instead of four',
    default: 'true',
    rule: 'RFC 9915 18.3.1',
    example: 'false',
    option: '',
  },
  'dhcpv6-preference': {
    form: number,
    about: 'Preference among DHCPv6 servers; at 255 clients wait for no other',
    default: '0',
    range: limits.serverPreference,
    rule: 'RFC 9915 21.8',
    example: '10',
    option: 'number',
  },
  'prefix-delegation': {
    form: listOf(
      group(delegationKeys, {
        needed: ['prefix'],
        short: 'prefix',
        expected: 'a prefix like 2001:db8:100::/48, or a group of keys with one',
      }),
    ),
    about: 'Blocks to delegate prefixes from',
    default: '[]',
    rule: 'RFC 9915 6.3',
    example: '{ prefix: "2001:db8:100::/40", length: 56 }',
  },
  reservation: {
    form: listOf(
      group(reservationKeys, {
        needed: [],
        expected: 'a group of keys like { mac: "02:00:5e:10:00:01", address: 2001:db8:55::42 }',
      }),
    ),
    about: 'Addresses and prefixes that only one client gets',
    default: '[]',
    within: '`duid`, `mac` or `name`, and `address` or `prefix`',
    example: '{ mac: "02:00:5e:10:00:01", address: 2001:db8:55::42 }',
  },
  'relayed-link': {
    form: listOf(
      group(relayedKeys, {
        needed: ['prefix'],
        expected: 'a group of keys like { prefix: 2001:db8:66::/64 }',
      }),
    ),
    about: 'Links behind relay agents',
    default: '[]',
    rule: 'RFC 9915 19',
    example: '{ prefix: "2001:db8:66::/64" }',
  },
  'decline-quarantine': {
    form: seconds,
    about: 'How long nobody gets an address that a client has found in use',
    default: '86400',
    range: limits.lifetime,
    unit: 'seconds',
    rule: 'RFC 9915 18.3.8',
    example: '1h',
  },
  'register-addresses': {
    form: flag,
    about: 'Whether hosts may register addresses that they have made themselves',
    otherwise: '`true` when `dhcpv6` is `stateful`',
    rule: 'RFC 9686',
    example: 'true',
  },
  reconfigure: {
    form: flag,
    about: 'Whether clients that accept it get a key, so that `ctl dhcpv6 reconfigure` can reach them',
    default: 'false',
    rule: 'RFC 9915 20.4',
    example: 'true',
  },
  ntp: {
    form: listOf(text('address or domain', 'an address or a domain name')),
    about: 'NTP servers, by address, multicast address or name',
    default: '[]',
    rule: 'RFC 5908',
    example: '[2001:db8:55::123, ntp.lab.example]',
  },
  sntp: {
    form: listOf(address),
    about: 'SNTP servers, for clients that do not know the option for NTP',
    default: '[]',
    rule: 'RFC 4075',
    example: '2001:db8:55::123',
  },
  'information-refresh-time': {
    form: seconds,
    about: 'When clients without a lease ask again',
    otherwise: 'not said, which is a day for them',
    range: limits.informationRefreshTime,
    unit: 'seconds',
    rule: 'RFC 9915 21.23',
    example: '2h',
  },
  'sol-max-rt': {
    form: seconds,
    about: 'Longest time between two Solicit messages of a client that nobody answers',
    otherwise: 'not said, which is an hour for them',
    range: limits.maxRt,
    unit: 'seconds',
    rule: 'RFC 9915 21.24',
    example: '1h',
  },
  'inf-max-rt': {
    form: seconds,
    about: 'The same of Information-request messages',
    otherwise: 'not said, which is an hour for them',
    range: limits.maxRt,
    unit: 'seconds',
    rule: 'RFC 9915 21.25',
    example: '1h',
  },
  'bootfile-url': {
    form: text('URL', 'a URL like tftp://[2001:db8:55::5]/boot'),
    about: 'What a host boots from the network',
    otherwise: 'not said',
    rule: 'RFC 5970 3.1',
    example: 'tftp://[2001:db8:55::5]/boot.efi',
  },
  'bootfile-parameters': {
    form: listOf(text('text', 'a text')),
    about: 'Parameters for it',
    default: '[]',
    rule: 'RFC 5970 3.2',
    example: '[root=/dev/nfs]',
  },
  'rate-limit': {
    form: group(rateKeys, {
      needed: [],
      expected: 'a group of keys like { total: 5000, per-source: 50 }',
    }),
    about: 'How many messages a second are looked at; more are dropped and counted',
    otherwise: '`{ total: 100000, per-source: 0 }`',
    example: '{ total: 5000, per-source: 50 }',
  },
} as const satisfies KeyTable;
