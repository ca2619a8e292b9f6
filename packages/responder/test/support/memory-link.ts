import { OvlabError } from '@ovlab/core';
import type { RaSocket, RaTransport, TransportEvents } from '../../src/transport/transport.ts';

const HEADER = 40;
const DISCOVERY = [133, 134];

interface Port {
  readonly addresses: readonly string[];
  readonly events: TransportEvents;
}

/** A link in memory with any number of stations. */
export interface MemoryLink {
  /** A station that has these addresses. */
  station(...addresses: readonly string[]): RaTransport;
  /** A host that is not a station here reports its groups. */
  report(source: string): void;
  /** While set, every send is refused with these words. */
  refusal: string | undefined;
}

export function createMemoryLink(mtu = 1500): MemoryLink {
  const ports = new Set<Port>();
  // After the caller's own code, as with a real socket.
  const later = (callback: () => void): void => void Promise.resolve().then(callback);

  const link: MemoryLink = {
    refusal: undefined,
    station: (...addresses) => ({
      open(_link, events): RaSocket {
        const port = { addresses, events };
        ports.add(port);
        return {
          send({ bytes, source, destination }) {
            const reason = refusalOf(bytes, port);
            if (reason !== undefined) return Promise.reject(new OvlabError('OVLAB_E_RESPONDER', reason));
            const copy = Uint8Array.from(bytes);
            const heard = [...ports].filter(
              (other) =>
                other !== port && (destination.startsWith('ff02::') || other.addresses.includes(destination)),
            );
            later(() => {
              for (const { events: to } of heard.filter((other) => ports.has(other))) {
                if (DISCOVERY.includes(copy[0] ?? 0)) to.message({ bytes: copy, source });
              }
            });
            return Promise.resolve();
          },
          close: () => void ports.delete(port),
        };
      },
    }),
    report: (source) => {
      later(() => {
        for (const { events } of ports) events.signOfLife(source);
      });
    },
  };

  function refusalOf(bytes: Uint8Array, port: Port): string | undefined {
    if (!ports.has(port)) return 'the socket is closed';
    if (bytes.length + HEADER > mtu) return 'Message too long';
    return link.refusal;
  }

  return link;
}
