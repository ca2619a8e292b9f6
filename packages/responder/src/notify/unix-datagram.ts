import { endianness } from 'node:os';

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;
const MSG_NOSIGNAL = 0x4000;
/** `sun_path` of unix(7), with the NUL at its end. */
const MAX_PATH = 107;

/** Sends datagrams to one Unix socket, which Node.js has no way to do. */
export interface UnixDatagram {
  /** Throws Error with the errno of the kernel. */
  send(text: string): void;
  close(): void;
}

/**
 * Opens a datagram socket for an address of unix(7); one that begins with `@` is an abstract one. Rejects when the
 * address cannot be one, or libc cannot be reached.
 */
export async function openUnixDatagram(address: string): Promise<UnixDatagram> {
  const destination = socketAddress(address);
  const { default: koffi } = await import('koffi');
  const libc = koffi.load(null);
  const socket = libc.func('int socket(int, int, int)') as (...args: readonly number[]) => number;
  const closeSocket = libc.func('int close(int)') as (fd: number) => number;
  const sendto = libc.func('long sendto(int, const void *, size_t, int, const void *, uint32_t)') as (
    ...args: readonly (number | Buffer)[]
  ) => number;

  const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw new Error(`socket: errno ${koffi.errno()}`);
  return {
    send(text): void {
      const bytes = Buffer.from(text, 'utf8');
      const sent = sendto(fd, bytes, bytes.length, MSG_NOSIGNAL, destination, destination.length);
      if (sent < 0) throw new Error(`sendto ${address}: errno ${koffi.errno()}`);
    },
    close: () => void closeSocket(fd),
  };
}

/** `struct sockaddr_un`: the family in host order, then the path, or a NUL and the abstract name. */
export function socketAddress(address: string): Buffer {
  const path = Buffer.from(address, 'utf8');
  if (!/^[/@]./.test(address) || path.length > MAX_PATH) {
    throw new RangeError(`'${address}' is no address of a Unix socket`);
  }
  const family = endianness() === 'LE' ? [AF_UNIX, 0] : [0, AF_UNIX];
  if (address.startsWith('@')) path[0] = 0;
  // The length tells where an abstract name ends; a path ends with a NUL.
  return Buffer.concat([Buffer.from(family), path, Buffer.alloc(address.startsWith('@') ? 0 : 1)]);
}
