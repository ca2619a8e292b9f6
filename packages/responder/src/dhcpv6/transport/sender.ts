import type { AddressCache } from './address-cache.ts';
import type { OutgoingUdp } from './dhcpv6-transport.ts';
import { SystemCallError, type Libc } from './libc.ts';
import { MessageHeaders, sockaddr } from './message-headers.ts';

/** Datagrams that one call of sendmmsg(2) hands to the kernel. */
const BATCH = 64;
/** Octets of a datagram that goes with the others. */
const ROOM = 2_048;

export interface SenderOptions {
  readonly libc: Libc;
  readonly addresses: AddressCache;
  /** Whether several go with one call. */
  readonly batches: boolean;
  readonly failed: (datagram: OutgoingUdp, error: Error) => void;
}

/** Hands the answers of one turn to the kernel together, through one socket of one interface. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #fd: number;
  readonly #ifindex: number;
  #headers: MessageHeaders | undefined;

  constructor(fd: number, ifindex: number, options: SenderOptions) {
    this.#options = options;
    this.#fd = fd;
    this.#ifindex = ifindex;
    if (options.batches) this.#headers = new MessageHeaders(BATCH, ROOM, options.libc.addressOf);
  }

  /** Sends all, each whatever becomes of the others. */
  send(datagrams: readonly OutgoingUdp[]): void {
    for (let start = 0; start < datagrams.length; start += BATCH) {
      const batch = datagrams.length <= BATCH ? datagrams : datagrams.slice(start, start + BATCH);
      const headers = this.#headers;
      if (headers === undefined) {
        for (const datagram of batch) this.#sendAlone(datagram);
        continue;
      }
      const fitting = batch.filter(({ bytes }) => bytes.length <= ROOM);
      fitting.forEach((datagram, index) => this.#put(headers, index, datagram));
      this.#sendPut(headers, fitting);
      for (const datagram of batch) if (datagram.bytes.length > ROOM) this.#sendAlone(datagram);
    }
  }

  #put(headers: MessageHeaders, index: number, { bytes, destination, port }: OutgoingUdp): void {
    const { bytes: address, linkLocal } = this.#options.addresses.ofText(destination);
    headers.put(index, bytes, address, port, linkLocal ? this.#ifindex : 0);
  }

  #sendPut(headers: MessageHeaders, datagrams: readonly OutgoingUdp[]): void {
    const { libc, failed } = this.#options;
    let sent = 0;
    while (sent < datagrams.length) {
      try {
        // The kernel stops at the first one that it does not take, and says why only when that is the first of a call.
        sent += libc.sendmmsg(this.#fd, headers.memory, headers.offsetOf(sent), datagrams.length - sent);
      } catch (error) {
        if (!(error instanceof SystemCallError)) throw error;
        if (error.code === 'ENOSYS') {
          // This kernel, or a filter of calls, does not have it.
          this.#headers = undefined;
          for (const datagram of datagrams.slice(sent)) this.#sendAlone(datagram);
          return;
        }
        const refused = datagrams[sent];
        sent += 1;
        if (refused !== undefined) failed(refused, error);
      }
    }
  }

  #sendAlone(datagram: OutgoingUdp): void {
    const { libc, addresses, failed } = this.#options;
    const { bytes: address, linkLocal } = addresses.ofText(datagram.destination);
    try {
      libc.sendto(this.#fd, datagram.bytes, sockaddr(address, datagram.port, linkLocal ? this.#ifindex : 0));
    } catch (error) {
      if (!(error instanceof SystemCallError)) throw error;
      failed(datagram, error);
    }
  }
}
