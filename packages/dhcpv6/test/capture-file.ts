/** LINKTYPE_IPV6: packets begin with the IPv6 header. */
const LINK_TYPE = 229;

const IPV6_HEADER = 40;
const UDP_HEADER = 8;
const UDP = 17;

/** A capture file (pcap) with each payload in a UDP datagram to port 547, or from it. */
export function captureFile(payloads: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32BE(0xa1b2_c3d4, 0);
  header.writeUInt16BE(2, 4);
  header.writeUInt16BE(4, 6);
  header.writeUInt32BE(0xffff, 16);
  header.writeUInt32BE(LINK_TYPE, 20);
  return Buffer.concat([header, ...payloads.map(record)]);
}

function record(payload: Uint8Array): Buffer {
  const packet = datagram(payload);
  const header = Buffer.alloc(16);
  header.writeUInt32BE(packet.length, 8);
  header.writeUInt32BE(packet.length, 12);
  return Buffer.concat([header, packet]);
}

function datagram(payload: Uint8Array): Buffer {
  const packet = Buffer.alloc(IPV6_HEADER + UDP_HEADER + payload.length);
  packet.writeUInt32BE(0x6000_0000, 0);
  packet.writeUInt16BE(UDP_HEADER + payload.length, 4);
  packet.writeUInt8(UDP, 6);
  packet.writeUInt8(255, 7);
  packet.set([0xfe, 0x80], 8);
  packet.writeUInt8(1, 23);
  packet.set([0xfe, 0x80], 24);
  packet.writeUInt8(2, 39);
  packet.writeUInt16BE(547, 40);
  packet.writeUInt16BE(546, 42);
  packet.writeUInt16BE(UDP_HEADER + payload.length, 44);
  packet.set(payload, IPV6_HEADER + UDP_HEADER);
  packet.writeUInt16BE(checksum(packet), 46);
  return packet;
}

/** Ones' complement over the pseudo-header and the datagram (RFC 8200 8.1). */
function checksum(packet: Buffer): number {
  const summed = Buffer.concat([
    packet.subarray(8, IPV6_HEADER),
    Buffer.from([0, 0, ...packet.subarray(4, 6), 0, 0, 0, UDP]),
    packet.subarray(IPV6_HEADER),
    Buffer.alloc(packet.length % 2),
  ]);
  let sum = 0;
  for (let at = 0; at < summed.length; at += 2) sum += summed.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff || 0xffff;
}
