import { endianness } from 'node:os';

/** Constants of Linux's packet(7) and socket(7), named as in the kernel's headers. */
export const AF_PACKET = 17;
export const SOCK_RAW = 3;
export const SOCK_CLOEXEC = 0o2000000;
export const SOL_SOCKET = 1;
export const SO_RCVBUF = 8;
export const SO_RCVTIMEO = 20;
export const SO_ATTACH_FILTER = 26;
export const SOL_PACKET = 263;
export const PACKET_ADD_MEMBERSHIP = 1;
export const PACKET_IGNORE_OUTGOING = 23;
/** Types of `struct packet_mreq`. */
export const PACKET_MR_PROMISC = 1;
export const PACKET_MR_ALLMULTI = 2;

const ETH_P_IPV6 = 0x86dd;
const NEXT_HEADER_ICMPV6 = 58;
/** Octets from the begin of an Ethernet frame. */
const ETHER_TYPE = 12;
const NEXT_HEADER = 20;
const ICMPV6_TYPE = 54;

const littleEndian = endianness() === 'LE';

/** `struct sockaddr_ll` for bind(2): all IPv6 frames of one interface. */
export function sockaddrLl(ifindex: number): Buffer {
  const address = Buffer.alloc(20);
  const view = new DataView(address.buffer, address.byteOffset);
  view.setUint16(0, AF_PACKET, littleEndian);
  view.setUint16(2, ETH_P_IPV6);
  view.setInt32(4, ifindex, littleEndian);
  return address;
}

/** `struct packet_mreq`. */
export function packetMreq(ifindex: number, type: number): Buffer {
  const request = Buffer.alloc(16);
  const view = new DataView(request.buffer, request.byteOffset);
  view.setInt32(0, ifindex, littleEndian);
  view.setUint16(4, type, littleEndian);
  return request;
}

/** `struct timeval` of a 64-bit kernel. */
export function timeval(milliseconds: number): Buffer {
  const value = Buffer.alloc(16);
  const view = new DataView(value.buffer, value.byteOffset);
  view.setBigInt64(0, BigInt(Math.floor(milliseconds / 1000)), littleEndian);
  view.setBigInt64(8, BigInt((milliseconds % 1000) * 1000), littleEndian);
  return value;
}

export function int(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  new DataView(buffer.buffer, buffer.byteOffset).setInt32(0, value, littleEndian);
  return buffer;
}

/**
 * Classic BPF that passes ICMPv6 of these types right behind the IPv6 header. Neighbour discovery behind an extension
 * header is nothing that a host sends.
 *
 * @param types first and last type, 0..255
 */
export function icmpv6Program([first, last]: readonly [number, number]): Buffer {
  const BPF_LD_H_ABS = 0x28;
  const BPF_LD_B_ABS = 0x30;
  const BPF_JEQ_K = 0x15;
  const BPF_JGT_K = 0x25;
  const BPF_JGE_K = 0x35;
  const BPF_RET_K = 0x06;
  return instructions([
    [BPF_LD_H_ABS, 0, 0, ETHER_TYPE],
    [BPF_JEQ_K, 0, 6, ETH_P_IPV6],
    [BPF_LD_B_ABS, 0, 0, NEXT_HEADER],
    [BPF_JEQ_K, 0, 4, NEXT_HEADER_ICMPV6],
    [BPF_LD_B_ABS, 0, 0, ICMPV6_TYPE],
    [BPF_JGE_K, 0, 2, first],
    [BPF_JGT_K, 1, 0, last],
    [BPF_RET_K, 0, 0, 0xffff],
    [BPF_RET_K, 0, 0, 0],
  ]);
}

function instructions(list: readonly (readonly [number, number, number, number])[]): Buffer {
  const program = Buffer.alloc(list.length * 8);
  const view = new DataView(program.buffer, program.byteOffset);
  for (const [index, [code, whenTrue, whenFalse, k]] of list.entries()) {
    view.setUint16(index * 8, code, littleEndian);
    view.setUint8(index * 8 + 2, whenTrue);
    view.setUint8(index * 8 + 3, whenFalse);
    view.setUint32(index * 8 + 4, k, littleEndian);
  }
  return program;
}

/** `struct sock_fprog` of a 64-bit kernel. @param address where the program is in memory */
export function sockFprog(program: Buffer, address: bigint): Buffer {
  const value = Buffer.alloc(16);
  const view = new DataView(value.buffer, value.byteOffset);
  view.setUint16(0, program.length / 8, littleEndian);
  view.setBigUint64(8, address, littleEndian);
  return value;
}
