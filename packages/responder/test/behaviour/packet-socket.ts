import koffi from 'koffi';
import { inNetns, sh } from '../support/netns.ts';

const AF_PACKET = 17;
const SOCK_RAW = 3;

/** Puts whole Ethernet frames on an interface of a namespace. */
export interface PacketSocket {
  send(frame: Buffer): void;
  close(): void;
}

/** The socket only sends: protocol 0 receives nothing (packet(7)). */
export function openPacketSocket(netns: string, name: string): PacketSocket {
  const library = koffi.load(null);
  const socket = library.func('int socket(int, int, int)');
  const bind = library.func('int bind(int, const void *, unsigned int)');
  const send = library.func('long send(int, const void *, size_t, int)');
  const close = library.func('int close(int)');
  const fd = inNetns(netns, () => Number(socket(AF_PACKET, SOCK_RAW, 0)));
  // struct sockaddr_ll
  const address = Buffer.alloc(20);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeInt32LE(interfaceIndex(netns, name), 4);
  if (fd < 0 || bind(fd, address, address.length) !== 0) {
    throw new Error(`no packet socket on ${name}: errno ${String(koffi.errno())}`);
  }
  return {
    send(frame) {
      if (Number(send(fd, frame, frame.length, 0)) !== frame.length) {
        throw new Error(`cannot send on ${name}: errno ${String(koffi.errno())}`);
      }
    },
    close: () => void close(fd),
  };
}

function interfaceIndex(netns: string, name: string): number {
  const [link] = JSON.parse(sh('ip', '-n', netns, '-j', 'link', 'show', 'dev', name));
  return Number(link.ifindex);
}
