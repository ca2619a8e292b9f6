import { endianness } from 'node:os';
import { addressToBytes } from '../address.ts';

/** Levels and options of Linux's setsockopt(2), named as in the kernel's headers. */
export const SOL_SOCKET = 1;
export const SO_BINDTODEVICE = 25;
export const SO_ATTACH_FILTER = 26;
export const IPPROTO_IPV6 = 41;
export const IPV6_MULTICAST_IF = 17;
export const IPV6_MULTICAST_LOOP = 19;
export const IPV6_JOIN_GROUP = 20;
export const IPV6_HDRINCL = 36;
export const IPPROTO_ICMPV6 = 58;
export const ICMPV6_FILTER = 1;

const littleEndian = endianness() === 'LE';

/** An interface name as SO_BINDTODEVICE takes it. */
export function deviceName(name: string): Buffer {
  return Buffer.from(`${name}\0`, 'utf8');
}

/** `struct ipv6_mreq`: the group, then the interface index in host order. */
export function ipv6Mreq(group: string, ifindex: number): Buffer {
  const mreq = Buffer.alloc(20);
  mreq.set(addressToBytes(group));
  new DataView(mreq.buffer, mreq.byteOffset).setUint32(16, ifindex, littleEndian);
  return mreq;
}

/** `struct icmp6_filter`: 256 bits in 32-bit words, a set bit blocks its type (RFC 3542 3.2). */
export function icmp6Filter(passed: readonly number[]): Buffer {
  const filter = Buffer.alloc(32, 0xff);
  const words = new DataView(filter.buffer, filter.byteOffset);
  for (const type of passed) {
    const word = (type >> 5) * 4;
    const bit = 1 << (type & 31);
    words.setUint32(word, words.getUint32(word, littleEndian) & ~bit, littleEndian);
  }
  return filter;
}

/** Start of the network header in a classic BPF load, `SKF_NET_OFF` of linux/filter.h. */
const SKF_NET_OFF = 0xfff00000;
/** Octets of the IPv6 header, RFC 8200 3. */
const NEXT_HEADER = 6;
const HOP_LIMIT = 7;
/** RFC 8200 4.5. */
const FRAGMENT = 44;

/**
 * Classic BPF that passes only packets with hop limit 255 (RFC 4861 6.1.1, 6.1.2) and without a fragment header right
 * behind the IPv6 header (RFC 6980 5). The program runs in the kernel because the socket library cannot tell either.
 *
 * That is an atomic fragment (RFC 6946). Two others get through. Behind another extension header the fragment header is
 * not looked for. And of several fragments the kernel makes one packet without a fragment header before any socket has
 * it; that they were fragments it tells in ancillary data only (`IPV6_RECVFRAGSIZE`), which the library does not read.
 */
export function neighborDiscoveryProgram(): Buffer {
  const BPF_LD_B_ABS = 0x30;
  const BPF_JEQ_K = 0x15;
  const BPF_RET_K = 0x06;
  const instructions = [
    { code: BPF_LD_B_ABS, jt: 0, jf: 0, k: SKF_NET_OFF + NEXT_HEADER },
    { code: BPF_JEQ_K, jt: 3, jf: 0, k: FRAGMENT },
    { code: BPF_LD_B_ABS, jt: 0, jf: 0, k: SKF_NET_OFF + HOP_LIMIT },
    { code: BPF_JEQ_K, jt: 0, jf: 1, k: 255 },
    { code: BPF_RET_K, jt: 0, jf: 0, k: 0xffffffff },
    { code: BPF_RET_K, jt: 0, jf: 0, k: 0 },
  ];
  const program = Buffer.alloc(instructions.length * 8);
  const view = new DataView(program.buffer, program.byteOffset);
  instructions.forEach(({ code, jt, jf, k }, index) => {
    view.setUint16(index * 8, code, littleEndian);
    view.setUint8(index * 8 + 2, jt);
    view.setUint8(index * 8 + 3, jf);
    view.setUint32(index * 8 + 4, k, littleEndian);
  });
  return program;
}

/** `struct sock_fprog` of a 64-bit kernel: the number of instructions and, after padding, where they are. */
export function sockFprog(program: Buffer, address: bigint): Buffer {
  const fprog = Buffer.alloc(16);
  const view = new DataView(fprog.buffer, fprog.byteOffset);
  view.setUint16(0, program.length / 8, littleEndian);
  view.setBigUint64(8, address, littleEndian);
  return fprog;
}
