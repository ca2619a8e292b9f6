import { getSystemErrorName } from 'node:util';
import { OvlabError } from '@ovlab/core/errors';

/** The calls of the C library that Node.js has no way to make; those that fail throw {@link SystemCallError}. */
export interface Libc {
  /** A UDP socket for IPv6 that is not inherited by children. */
  socket(): number;
  setsockopt(fd: number, level: number, option: number, value: Buffer): void;
  /** `address` is a `struct sockaddr_in6`. */
  bind(fd: number, address: Buffer): void;
  close(fd: number): void;
  /** The number of messages; the error `EAGAIN` is 0. `messages` are `count` of `struct mmsghdr`. */
  recvmmsg(fd: number, messages: Buffer, count: number): number;
  /** `messages` begin at `offset` octets into the buffer. */
  sendmmsg(fd: number, messages: Buffer, offset: number, count: number): number;
  /** One datagram; `address` is a `struct sockaddr_in6`. */
  sendto(fd: number, bytes: Uint8Array, address: Buffer): void;
  /** Where a buffer is in memory. */
  readonly addressOf: (buffer: Buffer) => bigint;
  /** Octets of a pointer: the structures are those of 64-bit kernels. */
  readonly pointerSize: number;
}

/** The kernel refused something. */
export class SystemCallError extends Error {
  override readonly name = 'SystemCallError';
  /** `EADDRINUSE`. */
  readonly code: string;

  constructor(call: string, errno: number, words: string) {
    super(words);
    this.code = getSystemErrorName(-errno);
    this.call = call;
  }

  /** `bind`. */
  readonly call: string;
}

const AF_INET6 = 10;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;
const SOCK_NONBLOCK = 0x800;
const MSG_DONTWAIT = 0x40;
const EINTR = 4;
const EAGAIN = 11;

/** Loads the C library of the process. Throws `OVLAB_E_TOOL_MISSING` when koffi has no binary for this Node.js. */
export async function loadLibc(): Promise<Libc> {
  const { default: koffi } = await import('koffi').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OvlabError('OVLAB_E_TOOL_MISSING', `the native module koffi cannot be loaded: ${reason}`, {
      hint: 'install a compiler and build it: apt install g++ make python3 && npm rebuild koffi',
      cause,
    });
  });
  const library = koffi.load(null);
  const strerror = library.func('const char *strerror(int)') as (errno: number) => string;
  const declared = (declaration: string) =>
    library.func(declaration) as unknown as (...args: readonly unknown[]) => number;
  const socket = declared('int socket(int, int, int)');
  const setsockopt = declared('int setsockopt(int, int, int, const void *, uint32_t)');
  const bind = declared('int bind(int, const void *, uint32_t)');
  const close = declared('int close(int)');
  const recvmmsg = declared('int recvmmsg(int, void *, uint32_t, int, void *)');
  const sendto = declared('int sendto(int, const void *, size_t, int, const void *, uint32_t)');
  const sendmmsg = declared('int sendmmsg(int, void *, uint32_t, int)');

  const checked = (call: string, result: number): number => {
    if (result >= 0) return result;
    const errno = koffi.errno();
    throw new SystemCallError(call, errno, strerror(errno));
  };
  return {
    socket: () => checked('socket', socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
    setsockopt: (fd, level, option, value) =>
      void checked('setsockopt', setsockopt(fd, level, option, value, value.length)),
    bind: (fd, address) => void checked('bind', bind(fd, address, address.length)),
    close: (fd) => void close(fd),
    recvmmsg(fd, messages, count) {
      const received = recvmmsg(fd, messages, count, MSG_DONTWAIT, null);
      if (received >= 0) return received;
      const errno = koffi.errno();
      if (errno === EAGAIN || errno === EINTR) return 0;
      throw new SystemCallError('recvmmsg', errno, strerror(errno));
    },
    sendmmsg: (fd, messages, offset, count) =>
      checked(
        'sendmmsg',
        sendmmsg(fd, offset === 0 ? messages : messages.subarray(offset), count, MSG_DONTWAIT),
      ),
    sendto: (fd, bytes, address) =>
      void checked('sendto', sendto(fd, bytes, bytes.length, MSG_DONTWAIT, address, address.length)),
    addressOf: (buffer) => koffi.address(buffer),
    pointerSize: koffi.sizeof('void *'),
  };
}
