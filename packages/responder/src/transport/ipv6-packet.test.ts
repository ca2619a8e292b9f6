import { describe, expect, it } from 'vitest';
import { icmpv6Packet } from './ipv6-packet.ts';

describe('icmpv6Packet', () => {
  it('is what another implementation builds', () => {
    // scapy: raw(IPv6(src='fe80::1',dst='ff02::1',hlim=255)/ICMPv6ND_RA()/ICMPv6NDOptMTU(mtu=1500))
    const expected =
      '6000000000183aff' + // version 6, payload length 24, next header 58, hop limit 255
      'fe800000000000000000000000000001' +
      'ff020000000000000000000000000001' +
      '86006a3a000807080000000000000000' + // type 134, code 0, the checksum, the fields of the RA
      '05010000000005dc'; // MTU 1500
    const message = Buffer.from('8600ffff00080708000000000000000005010000000005dc', 'hex');
    expect(icmpv6Packet('fe80::1', 'ff02::1', message).toString('hex')).toBe(expected);
  });

  it('takes an odd number of octets into the checksum', () => {
    const packet = icmpv6Packet('fe80::1', 'fe80::2', Uint8Array.from([133, 0, 0, 0, 0xab]));
    let sum = 58 + 5;
    const padded = Buffer.concat([packet.subarray(8), Buffer.alloc(1)]);
    for (let offset = 0; offset < padded.length; offset += 2) sum += padded.readUInt16BE(offset);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    expect(sum).toBe(0xffff);
  });
});
