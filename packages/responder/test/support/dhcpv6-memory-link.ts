import type {
  Dhcpv6Events,
  Dhcpv6Socket,
  Dhcpv6Transport,
  OutgoingUdp,
} from '../../src/dhcpv6/transport/dhcpv6-transport.ts';
import {
  ALL_DHCP_SERVERS,
  ALL_RELAY_AGENTS_AND_SERVERS,
} from '../../src/dhcpv6/transport/dhcpv6-transport.ts';

/** What a client on the link has heard. */
interface HeardByClient {
  readonly bytes: Uint8Array;
  readonly source: string;
  readonly port: number;
  readonly destination: string;
}

/** A link in memory with one server, whose addresses are given, and a client that has every other address of it. */
export interface Dhcpv6MemoryLink {
  readonly transport: Dhcpv6Transport;
  /** Sends as a client, from port 546 unless another is given. */
  send(bytes: Uint8Array, destination: string, source: string, port?: number): void;
  /** Everything that left, and was not heard by the server itself. */
  readonly heard: HeardByClient[];
  /** Links that a socket was opened on, one for each `open`. */
  readonly opened: { readonly name: string; readonly ifindex: number }[];
  /** While set, every `open` throws it. */
  refusal: Error | undefined;
}

const groups: readonly string[] = [ALL_RELAY_AGENTS_AND_SERVERS, ALL_DHCP_SERVERS];

export function createDhcpv6MemoryLink(
  server: { readonly linkLocal: string; readonly global: string },
  isReachable: (address: string) => boolean = () => true,
): Dhcpv6MemoryLink {
  const ports = new Set<Dhcpv6Events>();
  // After the caller's own code, as with a real socket.
  const later = (callback: () => void): void => void Promise.resolve().then(callback);

  function open(events: Dhcpv6Events): Dhcpv6Socket {
    ports.add(events);
    return {
      send(datagram: OutgoingUdp) {
        if (!ports.has(events)) return;
        const { bytes, destination, port } = datagram;
        if (!isReachable(destination)) {
          later(() => {
            if (ports.has(events)) events.sendFailed(datagram, new Error('Network is unreachable'));
          });
          return;
        }
        if (port !== 546 && groups.includes(destination)) return;
        const source = destination.startsWith('fe80:') ? server.linkLocal : server.global;
        link.heard.push({ bytes: Uint8Array.from(bytes), source, port: 547, destination });
      },
      close: () => void ports.delete(events),
    };
  }

  const link: Dhcpv6MemoryLink = {
    heard: [],
    opened: [],
    refusal: undefined,
    transport: {
      open(at, events) {
        if (link.refusal !== undefined) throw link.refusal;
        link.opened.push(at);
        return open(events);
      },
    },
    send(bytes, destination, source, port = 546) {
      const multicast = groups.includes(destination);
      if (!multicast && destination !== server.linkLocal && destination !== server.global) return;
      const copy = Uint8Array.from(bytes);
      later(() => {
        for (const events of ports) events.message({ bytes: copy, source, port, multicast });
      });
    },
  };
  return link;
}
