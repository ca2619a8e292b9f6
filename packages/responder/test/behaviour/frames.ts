import { formatAddress } from '@ovlab/core/addresses';
import { addressToBytes } from '../../src/address.ts';

/** An ICMPv6 message with the headers that it came in. */
export interface Icmpv6Frame {
  readonly source: string;
  readonly destination: string;
  readonly hopLimit: number;
  readonly bytes: Uint8Array;
}

const ETHERNET_HEADER = 14;
const IPV6_HEADER = 40;
const ETHERTYPE_IPV6 = 0x86dd;
const ICMPV6 = 58;

/** Reads an Ethernet frame; undefined when there is no ICMPv6 message right behind its IPv6 header. */
export function parseFrame(frame: Buffer): Icmpv6Frame | undefined {
  const packet = frame.subarray(ETHERNET_HEADER);
  if (packet.length < IPV6_HEADER || frame.readUInt16BE(12) !== ETHERTYPE_IPV6) return undefined;
  if (packet.readUInt8(6) !== ICMPV6) return undefined;
  return {
    source: addressText(packet.subarray(8, 24)),
    destination: addressText(packet.subarray(24, 40)),
    hopLimit: packet.readUInt8(7),
    bytes: Uint8Array.from(packet.subarray(IPV6_HEADER, IPV6_HEADER + packet.readUInt16BE(4))),
  };
}

/** An Ethernet frame to a multicast group around an ICMPv6 message, which gets its checksum. */
export function buildFrame(mac: string, { source, destination, hopLimit, bytes }: Icmpv6Frame): Buffer {
  const packet = Buffer.alloc(IPV6_HEADER + bytes.length);
  packet.writeUInt8(0x60, 0);
  packet.writeUInt16BE(bytes.length, 4);
  packet.writeUInt8(ICMPV6, 6);
  packet.writeUInt8(hopLimit, 7);
  packet.set(addressToBytes(source), 8);
  packet.set(addressToBytes(destination), 24);
  packet.set(bytes, IPV6_HEADER);
  if (bytes.length >= 4) {
    packet.writeUInt16BE(0, IPV6_HEADER + 2);
    packet.writeUInt16BE(checksum(packet), IPV6_HEADER + 2);
  }
  // RFC 2464 7.
  const group = packet.toString('hex', 36, 40);
  return Buffer.concat([Buffer.from(`3333${group}${mac.replaceAll(':', '')}86dd`, 'hex'), packet]);
}

/** RFC 8200 8.1: both addresses, the length, the next header and the message. */
function checksum(packet: Buffer): number {
  let sum = packet.length - IPV6_HEADER + ICMPV6;
  for (let at = 8; at < packet.length; at += 1) sum += packet.readUInt8(at) << (at % 2 === 0 ? 8 : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function addressText(octets: Buffer): string {
  return formatAddress({ family: 6, value: BigInt(`0x${octets.toString('hex')}`) });
}
