import { createSocket, type Socket } from 'node:dgram';
import { OvlabError } from '@ovlab/core/errors';
import type { Link } from '../../transport/transport.ts';
import { AddressCache } from './address-cache.ts';
import { Coalescing } from './coalescing.ts';
import type { Dhcpv6Events, Dhcpv6Socket, Dhcpv6Transport, OutgoingUdp } from './dhcpv6-transport.ts';
import { loadLibc, SystemCallError, type Libc } from './libc.ts';
import { BATCH, MOST_OCTETS, Receiver } from './receiver.ts';
import { Sender } from './sender.ts';
import { openSockets } from './udp-sockets.ts';

/** Batches that are taken in one turn of the event loop; those that have stored leases want to go on, too. */
const BATCHES_IN_A_TURN = 4;
/** Octets of a pointer where the structures of recvmmsg(2) are laid out as in `MessageHeaders`. */
const POINTER = 8;

export interface UdpTransportOptions {
  /** Whether several datagrams are read and sent by one call of the kernel, where that is possible. Default: true. */
  readonly batches?: boolean;
}

/**
 * UDP sockets of Linux, in the network namespace of the process. Node.js says when there is something to read; several
 * datagrams are then read, and sent, by one call of the kernel.
 *
 * Throws `OVLAB_E_UNSUPPORTED` on another system and `OVLAB_E_TOOL_MISSING` when koffi has no binary for this Node.js.
 */
export async function createUdpTransport({
  batches = true,
}: UdpTransportOptions = {}): Promise<Dhcpv6Transport> {
  if (process.platform !== 'linux') {
    throw new OvlabError('OVLAB_E_UNSUPPORTED', `the DHCPv6 server needs Linux, this is ${process.platform}`);
  }
  const libc = await loadLibc();
  const addresses = new AddressCache();
  const receiver = batches && libc.pointerSize === POINTER ? new Receiver(libc, addresses) : undefined;
  return {
    open: (link, events) => openUdpSocket({ libc, addresses, receiver }, link, events),
  };
}

interface Shared {
  readonly libc: Libc;
  readonly addresses: AddressCache;
  /** Its buffers serve every socket; `undefined` where datagrams come one by one. */
  readonly receiver: Receiver | undefined;
}

function openUdpSocket(
  { libc, addresses, receiver }: Shared,
  link: Link,
  events: Dhcpv6Events,
): Dhcpv6Socket {
  const fds = openSockets(libc, link);
  let closed = false;
  let batches = receiver !== undefined;
  let batchesLeft = BATCHES_IN_A_TURN;
  const coalescing = new Coalescing();
  /** Once in a turn of the event loop, which has more to do. */
  let mayWait = true;
  let queue: OutgoingUdp[] = [];

  /** Node.js reads on as long as there is something; what else waits for its turn would wait through a flood. */
  const fullBatch = (): void => {
    if (batchesLeft === BATCHES_IN_A_TURN) setImmediate(() => (batchesLeft = BATCHES_IN_A_TURN));
    batchesLeft -= 1;
  };
  const listen = (fd: number, multicast: boolean): Socket => {
    const socket = createSocket('udp6');
    socket.on('error', (error) => {
      if (!closed) events.error(error);
    });
    const take: Dhcpv6Events['message'] = (datagram) => events.message(datagram);
    const wanted = (): boolean => !closed;
    const drain = (): number => {
      const count = receiver?.drain(fd, multicast, take, wanted) ?? 0;
      coalescing.took(count);
      return count;
    };
    socket.on('message', (bytes, { address, port }) => {
      if (closed) return;
      const zone = address.indexOf('%');
      const source = zone < 0 ? address : address.slice(0, zone);
      if (bytes.length <= MOST_OCTETS) events.message({ bytes, source, port, multicast });
      coalescing.took(1);
      if (!wanted() || !batches) return;
      if (batchesLeft === 0) return;
      try {
        const count = drain();
        if (count === BATCH) fullBatch();
        else if (mayWait) {
          mayWait = false;
          setImmediate(() => (mayWait = true));
          if (coalescing.waitAfter(count)) drain();
        }
      } catch (error) {
        if (!(error instanceof SystemCallError)) throw error;
        // Node.js goes on with one datagram at a time.
        batches = false;
        events.error(error);
      }
    });
    return socket.bind({ fd });
  };
  const sockets = [listen(fds.unicast, false), ...fds.multicast.map((fd) => listen(fd, true))];

  const sender = new Sender(fds.unicast, link.ifindex, {
    libc,
    addresses,
    batches,
    failed: (datagram, error) => {
      // Told from the event loop, never out of `send`.
      queueMicrotask(() => {
        if (!closed) events.sendFailed(datagram, error);
      });
    },
  });
  const flush = (): void => {
    const datagrams = queue;
    queue = [];
    if (!closed) sender.send(datagrams);
  };

  return {
    send(datagram): void {
      if (closed) return;
      queue.push(datagram);
      // At the end of this turn of the event loop: all that it answers leaves together.
      if (queue.length === 1) setImmediate(flush);
    },
    close(): void {
      if (closed) return;
      flush();
      closed = true;
      for (const socket of sockets) socket.close();
    },
  };
}
