import type { AddressCache } from './address-cache.ts';
import type { OutgoingUdp } from './dhcpv6-transport.ts';
import { SystemCallError, type Libc } from './libc.ts';
import { MessageHeaders } from './message-headers.ts';

/** Datagrams that one call of sendmmsg(2) hands to the kernel. */
const BATCH = 64;
/** Octets of a datagram that goes with the others. */
const ROOM = 2_048;

export interface SenderOptions {
  readonly libc: Libc;
  readonly addresses: AddressCache;
  /** Sends one datagram by itself: one that has no room here, or that the kernel has no room for at the moment. */
  readonly sendAlone: (datagram: OutgoingUdp) => void;
  readonly failed: (datagram: OutgoingUdp, error: Error) => void;
}

/** Hands the answers of one turn to the kernel together. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #headers: MessageHeaders;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#headers = new MessageHeaders(BATCH, ROOM, options.libc.addressOf);
  }

  /** Sends all, each whatever becomes of the others. */
  send(fd: number, ifindex: number, datagrams: readonly OutgoingUdp[]): void {
    for (let start = 0; start < datagrams.length; start += BATCH) {
      const fitting = datagrams.slice(start, start + BATCH).filter((datagram) => this.#fits(datagram));
      fitting.forEach((datagram, index) => this.#put(index, datagram, ifindex));
      this.#sendPut(fd, fitting);
    }
  }

  #fits(datagram: OutgoingUdp): boolean {
    if (datagram.bytes.length <= ROOM) return true;
    this.#options.sendAlone(datagram);
    return false;
  }

  #put(index: number, { bytes, destination, port }: OutgoingUdp, ifindex: number): void {
    const { bytes: address, linkLocal } = this.#options.addresses.ofText(destination);
    this.#headers.put(index, bytes, address, port, linkLocal ? ifindex : 0);
  }

  #sendPut(fd: number, datagrams: readonly OutgoingUdp[]): void {
    const { libc, sendAlone, failed } = this.#options;
    const headers = this.#headers;
    let sent = 0;
    while (sent < datagrams.length) {
      try {
        // The kernel stops at the first one that it does not take, and says why only when that is the first of a call.
        sent += libc.sendmmsg(fd, headers.memory, headers.offsetOf(sent), datagrams.length - sent);
      } catch (error) {
        if (!(error instanceof SystemCallError)) throw error;
        const refused = datagrams[sent];
        sent += 1;
        if (refused === undefined) continue;
        // These can be sent when there is room again, or by a call that this kernel, or its filter of calls, has.
        const later = ['EAGAIN', 'ENOBUFS', 'ENOSYS', 'EINTR'].includes(error.code);
        if (later) sendAlone(refused);
        else failed(refused, error);
      }
    }
  }
}
