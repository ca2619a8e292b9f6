import type { AddressCache } from './address-cache.ts';
import type { IncomingUdp } from './dhcpv6-transport.ts';
import type { Libc } from './libc.ts';
import { MessageHeaders } from './message-headers.ts';

/** Datagrams that one call of recvmmsg(2) takes out of the queue. */
export const BATCH = 64;
/** Octets of a datagram; a longer one than a link carries in a few fragments is no DHCPv6 message of good will. */
export const MOST_OCTETS = 8_192;
/** Octets up to which a loop is faster than `copy`, which makes an object for each. */
const ORDINARY = 256;

/** Empties the queues of sockets, with many datagrams for each call of the kernel. */
export class Receiver {
  readonly #libc: Libc;
  readonly #addresses: AddressCache;
  readonly #headers: MessageHeaders;

  constructor(libc: Libc, addresses: AddressCache) {
    this.#libc = libc;
    this.#addresses = addresses;
    this.#headers = new MessageHeaders(BATCH, MOST_OCTETS, libc.addressOf);
  }

  /**
   * Hands over what waits in the queue of a socket, {@link BATCH} datagrams at most; the rest makes the socket readable
   * again. Throws {@link SystemCallError} when the kernel refuses.
   *
   * @param wanted asked before each datagram: whoever takes one may close the socket
   * @returns how many were in the queue
   */
  drain(
    fd: number,
    multicast: boolean,
    take: (datagram: IncomingUdp) => void,
    wanted: () => boolean,
  ): number {
    const headers = this.#headers;
    const count = this.#libc.recvmmsg(fd, headers.memory, BATCH);
    const taken: IncomingUdp[] = [];
    for (let index = 0; index < count; index += 1) {
      const datagram = this.#read(index, multicast);
      headers.reset(index);
      if (datagram !== undefined) taken.push(datagram);
    }
    for (const datagram of taken) if (wanted()) take(datagram);
    return count;
  }

  #read(index: number, multicast: boolean): IncomingUdp | undefined {
    const headers = this.#headers;
    const length = headers.lengthOf(index);
    if (length === undefined) return undefined;
    const from = headers.dataOffset(index);
    // The memory is written over by the next call. Small copies come out of Node's pool, which is much cheaper.
    const bytes = Buffer.allocUnsafe(length);
    if (length > ORDINARY) headers.memory.copy(bytes, 0, from, from + length);
    else for (let at = 0; at < length; at += 1) bytes[at] = headers.memory[from + at] ?? 0;
    const { text } = this.#addresses.ofBytes(headers.memory, headers.addressOffset(index));
    return { bytes, source: text, port: headers.portOf(index), multicast };
  }
}
