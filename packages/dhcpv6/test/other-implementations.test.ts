import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, type Dhcpv6Message, type Dhcpv6Option } from '../src/index.ts';
import { hex } from './support.ts';

/** Octets that other programs put on a wire. */

const clientId: Dhcpv6Option = { type: 'client-id', duid: hex('0001 0001 2a3b4c5d 02005e100001') };
const serverId: Dhcpv6Option = { type: 'server-id', duid: hex('0002 00000009 0cc0ffee') };
const clientOctets = '0001000e000100012a3b4c5d02005e100001';
const serverOctets = '0002000a0002000000090cc0ffee';

const messages: [Dhcpv6Message, string][] = [
  [
    {
      type: 'solicit',
      transactionId: 0x123456,
      options: [
        clientId,
        { type: 'ia-na', iaid: 1, t1: 0, t2: 0, options: [] },
        {
          type: 'ia-pd',
          iaid: 2,
          t1: 0,
          t2: 0,
          options: [
            {
              type: 'ia-prefix',
              preferredLifetime: 0,
              validLifetime: 0,
              prefixLength: 60,
              prefix: '::',
              options: [],
            },
          ],
        },
        { type: 'option-request', codes: [23, 24, 82] },
        { type: 'elapsed-time', hundredths: 100 },
        { type: 'rapid-commit' },
        { type: 'reconfigure-accept' },
        { type: 'user-class', classes: [hex('6c6162'), hex('78')] },
        { type: 'vendor-class', enterprise: 40_000, classes: [hex('6c6162')] },
        {
          type: 'client-fqdn',
          serverUpdates: true,
          overridden: false,
          noUpdates: false,
          name: 'host.lab.example.',
        },
      ],
    },
    `01123456 ${clientOctets} 0003000c000000010000000000000000
     0019002900000002 0000000000000000 001a0019 0000000000000000 3c 00000000000000000000000000000000
     00060006001700180052 000800020064 000e0000 00140000 000f000800036c6162000178
     0010000900009c4000036c6162 0027001301 04686f7374 036c6162 076578616d706c65 00`,
  ],
  [
    {
      type: 'advertise',
      transactionId: 0x123456,
      options: [
        clientId,
        serverId,
        { type: 'preference', value: 7 },
        {
          type: 'ia-na',
          iaid: 1,
          t1: 1800,
          t2: 2880,
          options: [
            {
              type: 'ia-address',
              address: '2001:db8:55::1234',
              preferredLifetime: 3600,
              validLifetime: 7200,
              options: [],
            },
          ],
        },
        {
          type: 'ia-pd',
          iaid: 2,
          t1: 0,
          t2: 0,
          options: [{ type: 'status-code', code: 6, message: 'none left' }],
        },
      ],
    },
    `02123456 ${clientOctets} ${serverOctets} 0007000107
     00030028000000010000070800000b40 00050018 20010db8005500000000000000001234 00000e1000001c20
     0019001b000000020000000000000000 000d000b00066e6f6e65206c656674`,
  ],
  [
    {
      type: 'request',
      transactionId: 1,
      options: [
        clientId,
        serverId,
        {
          type: 'ia-ta',
          iaid: 3,
          options: [
            {
              type: 'ia-address',
              address: '2001:db8:55::1',
              preferredLifetime: 0,
              validLifetime: 0,
              options: [],
            },
          ],
        },
        { type: 'vendor-options', enterprise: 4491, options: [{ code: 1, data: hex('aabb') }] },
      ],
    },
    `03000001 ${clientOctets} ${serverOctets}
     0004002000000003 00050018 20010db8005500000000000000000001 0000000000000000
     0011000a0000118b00010002aabb`,
  ],
  [{ type: 'confirm', transactionId: 0xabcdef, options: [clientId] }, `04abcdef ${clientOctets}`],
  [{ type: 'renew', transactionId: 0xabcdef, options: [clientId] }, `05abcdef ${clientOctets}`],
  [{ type: 'rebind', transactionId: 0xabcdef, options: [clientId] }, `06abcdef ${clientOctets}`],
  [{ type: 'release', transactionId: 0xabcdef, options: [clientId] }, `08abcdef ${clientOctets}`],
  [{ type: 'decline', transactionId: 0xabcdef, options: [clientId] }, `09abcdef ${clientOctets}`],
  [
    {
      type: 'information-request',
      transactionId: 2,
      options: [{ type: 'option-request', codes: [32] }],
    },
    '0b000002 000600020020',
  ],
  [
    {
      type: 'reply',
      transactionId: 2,
      options: [
        serverId,
        { type: 'status-code', code: 0, message: '' },
        { type: 'dns-servers', addresses: ['2001:db8:55::53', 'fe80::1'] },
        { type: 'domain-list', domains: ['lab.example', 'example'] },
        { type: 'sntp-servers', addresses: ['2001:db8:55::7b'] },
        { type: 'information-refresh-time', seconds: 86_400 },
        { type: 'server-unicast', address: '2001:db8:55::1' },
        {
          type: 'authentication',
          protocol: 3,
          algorithm: 1,
          replayDetectionMethod: 0,
          replayDetection: 5n,
          information: hex('01aabb'),
        },
      ],
    },
    `07000002 ${serverOctets} 000d00020000
     00170020 20010db8005500000000000000000053 fe800000000000000000000000000001
     00180016 036c6162 076578616d706c65 00 076578616d706c65 00
     001f0010 20010db800550000000000000000007b 0020000400015180
     000c0010 20010db8005500000000000000000001 000b000e030100 0000000000000005 01aabb`,
  ],
  [
    {
      type: 'reconfigure',
      transactionId: 0,
      options: [clientId, serverId, { type: 'reconfigure-message', messageType: 5 }],
    },
    `0a000000 ${clientOctets} ${serverOctets} 0013000105`,
  ],
  [
    {
      type: 'relay-forward',
      hopCount: 1,
      linkAddress: '2001:db8:55::1',
      peerAddress: 'fe80::2',
      options: [
        { type: 'interface-id', id: hex('65746831') },
        {
          type: 'relay-message',
          message: {
            type: 'relay-forward',
            hopCount: 0,
            linkAddress: '::',
            peerAddress: 'fe80::3',
            options: [
              {
                type: 'client-link-layer-address',
                hardwareType: 1,
                linkLayerAddress: '02:00:5e:10:00:01',
              },
              {
                type: 'relay-message',
                message: { type: 'solicit', transactionId: 5, options: [clientId] },
              },
            ],
          },
        },
      ],
    },
    `0c01 20010db8005500000000000000000001 fe800000000000000000000000000002
     0012000465746831 00090048
     0c00 00000000000000000000000000000000 fe800000000000000000000000000003
     004f0008000102005e100001 00090016 01000005 ${clientOctets}`,
  ],
  [
    {
      type: 'relay-reply',
      hopCount: 0,
      linkAddress: '::',
      peerAddress: 'fe80::3',
      options: [{ type: 'relay-message', message: { type: 'reply', transactionId: 5, options: [] } }],
    },
    '0d00 00000000000000000000000000000000 fe800000000000000000000000000003 0009000407000005',
  ],
];

describe('Scapy 2.5', () => {
  it.each(messages)('$type is the same octets', (message, octets) => {
    expect(decodeMessage(hex(octets))).toEqual(message);
    expect(encodeMessage(message)).toEqual(hex(octets));
  });
});
