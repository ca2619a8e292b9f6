import { endianness } from 'node:os';

/** `struct mmsghdr` of a 64-bit Linux: a `struct msghdr` of 56 octets, then the length that was moved. */
const HEADER = 64;
const NAME = 0;
const NAME_LENGTH = 8;
const IOV = 16;
const IOV_COUNT = 24;
const FLAGS = 48;
const MOVED = 56;
/** `struct iovec`: where and how much. */
const VECTOR = 16;
/** `struct sockaddr_in6`: family, port, flow label, address, scope. */
const SOCKADDR = 28;
const PORT = 2;
const ADDRESS = 8;
const SCOPE = 24;
const AF_INET6 = 10;
const MSG_TRUNC = 0x20;

const littleEndian = endianness() === 'LE';

/**
 * Headers, addresses and buffers for a number of datagrams in one piece of memory, as recvmmsg(2) and sendmmsg(2) take
 * them. Made once: the headers point to where they are.
 */
export class MessageHeaders {
  /** Begins with the headers. */
  readonly memory: Buffer;
  /** Octets of one datagram. */
  readonly room: number;
  readonly #view: DataView;
  readonly #names: number;
  readonly #vectors: number;
  readonly #data: number;

  /** @param addressOf where a buffer is in memory */
  constructor(count: number, room: number, addressOf: (buffer: Buffer) => bigint) {
    this.room = room;
    this.#vectors = count * HEADER;
    this.#names = this.#vectors + count * VECTOR;
    this.#data = this.#names + count * SOCKADDR;
    this.memory = Buffer.alloc(this.#data + count * room);
    this.#view = new DataView(this.memory.buffer, this.memory.byteOffset, this.memory.length);
    const base = addressOf(this.memory);
    for (let index = 0; index < count; index += 1) {
      const header = index * HEADER;
      const vector = this.#vectors + index * VECTOR;
      this.#pointer(header + NAME, base, this.#names + index * SOCKADDR);
      this.#pointer(header + IOV, base, vector);
      this.#pointer(header + IOV_COUNT, 1n, 0);
      this.#pointer(vector, base, this.#data + index * room);
      this.#pointer(vector + 8, BigInt(room), 0);
      this.#view.setUint32(header + NAME_LENGTH, SOCKADDR, littleEndian);
      this.#view.setUint16(this.#names + index * SOCKADDR, AF_INET6, littleEndian);
    }
  }

  /** Octets from the start of the memory to a header. */
  offsetOf(index: number): number {
    return index * HEADER;
  }

  /** The kernel writes how long an address is where it reads how long it may be. */
  reset(index: number): void {
    this.#view.setUint32(index * HEADER + NAME_LENGTH, SOCKADDR, littleEndian);
  }

  /** Octets of a datagram that came in; `undefined` when it was longer than there is room for. */
  lengthOf(index: number): number | undefined {
    const header = index * HEADER;
    const truncated = (this.#view.getInt32(header + FLAGS, littleEndian) & MSG_TRUNC) !== 0;
    return truncated ? undefined : this.#view.getUint32(header + MOVED, littleEndian);
  }

  /** Where the datagram begins in the memory. */
  dataOffset(index: number): number {
    return this.#data + index * this.room;
  }

  /** Where the 16 octets of the address begin in the memory. */
  addressOffset(index: number): number {
    return this.#names + index * SOCKADDR + ADDRESS;
  }

  portOf(index: number): number {
    return this.#view.getUint16(this.#names + index * SOCKADDR + PORT);
  }

  /** Puts a datagram in place that goes out. `scope` is the index of an interface, or 0. */
  put(index: number, bytes: Uint8Array, address: Uint8Array, port: number, scope: number): void {
    const name = this.#names + index * SOCKADDR;
    this.#view.setUint16(name + PORT, port);
    // A loop is faster than `set` for so few.
    for (let at = 0; at < address.length; at += 1) this.memory[name + ADDRESS + at] = address[at] ?? 0;
    this.#view.setUint32(name + SCOPE, scope, littleEndian);
    this.memory.set(bytes, this.dataOffset(index));
    this.#view.setUint32(this.#vectors + index * VECTOR + 8, bytes.length, littleEndian);
  }

  #pointer(offset: number, base: bigint, distance: number): void {
    this.#view.setBigUint64(offset, base + BigInt(distance), littleEndian);
  }
}

/** A `struct sockaddr_in6`. */
export function sockaddr(address: Uint8Array, port: number, scope: number): Buffer {
  const name = Buffer.alloc(SOCKADDR);
  const view = new DataView(name.buffer, name.byteOffset, name.length);
  view.setUint16(0, AF_INET6, littleEndian);
  view.setUint16(PORT, port);
  name.set(address, ADDRESS);
  view.setUint32(SCOPE, scope, littleEndian);
  return name;
}
