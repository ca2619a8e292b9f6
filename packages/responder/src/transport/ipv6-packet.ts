import { addressToBytes } from '../address.ts';

const IPV6_HEADER = 40;
const NEXT_HEADER_ICMPV6 = 58;
/** RFC 4861 4.2: the hop limit of a Router Advertisement. */
const ND_HOP_LIMIT = 255;

/**
 * An IPv6 packet (RFC 8200 3) around an ICMPv6 message, with the checksum of RFC 4443 2.3 in place. It is built
 * here and not by the kernel so that the source is the link-local address whatever the destination is.
 */
export function icmpv6Packet(source: string, destination: string, message: Uint8Array): Buffer {
  const packet = Buffer.alloc(IPV6_HEADER + message.length);
  packet.writeUInt8(0x60, 0);
  packet.writeUInt16BE(message.length, 4);
  packet.writeUInt8(NEXT_HEADER_ICMPV6, 6);
  packet.writeUInt8(ND_HOP_LIMIT, 7);
  packet.set(addressToBytes(source), 8);
  packet.set(addressToBytes(destination), 24);
  packet.set(message, IPV6_HEADER);
  packet.writeUInt16BE(0, IPV6_HEADER + 2);
  packet.writeUInt16BE(checksum(packet, message.length), IPV6_HEADER + 2);
  return packet;
}

/** One's complement sum over both addresses, length, next header and the message (RFC 8200 8.1). */
function checksum(packet: Buffer, messageLength: number): number {
  let sum = messageLength + NEXT_HEADER_ICMPV6;
  for (let offset = 8; offset < packet.length; offset += 2) {
    const low = offset + 1 < packet.length ? packet.readUInt8(offset + 1) : 0;
    sum += packet.readUInt8(offset) * 256 + low;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
