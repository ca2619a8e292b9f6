import { closeSync, read, writeSync } from 'node:fs';
import { OvlabError } from '@ovlab/core';
import * as option from './packet-options.ts';

/** Whole Ethernet frames of one interface, in and out. */
export interface PacketSocket {
  /** The frame with its Ethernet header. Errors: `OVLAB_E_COMMAND` with the kernel's word. */
  send(frame: Uint8Array): void;
  /** No frame is handed over any more; the socket itself is gone within a fifth of a second. */
  close(): void;
}

export interface PacketSocketOptions {
  /** First and last type of ICMPv6 that is heard. */
  readonly types: readonly [number, number];
  /** Also what is for other MAC addresses; default false. */
  readonly promiscuous?: boolean;
  /** Undefined: the socket only sends, and waits for nothing. */
  readonly onFrame?: (frame: Uint8Array) => void;
  /** The interface has gone; nothing comes any more. */
  readonly onGone?: () => void;
}

/** How long one read waits, and with it the end of a socket; milliseconds. */
const READ_MS = 200;
const FRAME_OCTETS = 65_536;
const RECEIVE_OCTETS = 1 << 20;

/**
 * A packet(7) socket in the network namespace of the process, which hears multicasts of every group and nothing of
 * what this host sends itself.
 *
 * Errors: `OVLAB_E_NOT_PERMITTED` without CAP_NET_RAW, `OVLAB_E_NO_INTERFACE`, `OVLAB_E_TOOL_MISSING` when the native
 * module has no binary for this Node.js, `OVLAB_E_COMMAND` with the kernel's word otherwise.
 */
export async function openPacketSocket(link: string, options: PacketSocketOptions): Promise<PacketSocket> {
  const libc = await loadLibc();
  const ifindex = libc.ifNametoindex(link);
  if (ifindex === 0) throw new OvlabError('OVLAB_E_NO_INTERFACE', `the interface ${link} does not exist`);
  const type = option.SOCK_RAW + option.SOCK_CLOEXEC;
  // Of no protocol until it is filtered, so that nothing else waits in it.
  const fd = libc.socket(option.AF_PACKET, type, 0);
  if (fd < 0) throw refused(link, libc.errno());
  try {
    configure(libc, fd, link, ifindex, options);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return listen(fd, link, options);
}

function configure(
  libc: Libc,
  fd: number,
  link: string,
  ifindex: number,
  options: PacketSocketOptions,
): void {
  const set = (level: number, name: number, value: Buffer): void => {
    if (libc.setsockopt(fd, level, name, value, value.length) !== 0) throw refused(link, libc.errno());
  };
  const program = option.icmpv6Program(options.types);
  set(option.SOL_SOCKET, option.SO_ATTACH_FILTER, option.sockFprog(program, libc.addressOf(program)));
  set(option.SOL_SOCKET, option.SO_RCVTIMEO, option.timeval(READ_MS));
  set(option.SOL_SOCKET, option.SO_RCVBUF, option.int(RECEIVE_OCTETS));
  set(option.SOL_PACKET, option.PACKET_IGNORE_OUTGOING, option.int(1));
  const kinds = [
    option.PACKET_MR_ALLMULTI,
    ...(options.promiscuous === true ? [option.PACKET_MR_PROMISC] : []),
  ];
  for (const kind of kinds) {
    set(option.SOL_PACKET, option.PACKET_ADD_MEMBERSHIP, option.packetMreq(ifindex, kind));
  }
  const address = option.sockaddrLl(ifindex);
  if (libc.bind(fd, address, address.length) !== 0) throw refused(link, libc.errno());
}

/** Node has no event for such a descriptor, so that one read at a time waits in its thread pool. */
function listen(fd: number, link: string, { onFrame, onGone }: PacketSocketOptions): PacketSocket {
  const buffer = Buffer.alloc(FRAME_OCTETS);
  let closed = false;
  const next = (): void => {
    if (closed) {
      closeSync(fd);
      return;
    }
    read(fd, buffer, 0, buffer.length, null, (error, octets) => {
      if (error === null) {
        if (!closed) onFrame?.(Uint8Array.from(buffer.subarray(0, octets)));
      } else if (error.code !== 'EAGAIN' && error.code !== 'EINTR' && !closed) {
        closed = true;
        onGone?.();
      }
      next();
    });
  };
  if (onFrame !== undefined) next();
  return {
    send(frame) {
      try {
        writeSync(fd, frame);
      } catch (cause) {
        const said = cause instanceof Error ? cause.message : String(cause);
        throw new OvlabError('OVLAB_E_COMMAND', `a frame could not be sent on ${link}: ${said}`, { cause });
      }
    },
    close() {
      if (!closed && onFrame === undefined) closeSync(fd);
      closed = true;
    },
  };
}

interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  setsockopt(fd: number, level: number, name: number, value: Buffer, length: number): number;
  bind(fd: number, address: Buffer, length: number): number;
  ifNametoindex(name: string): number;
  errno(): number;
  addressOf(buffer: Buffer): bigint;
}

let loading: Promise<Libc> | undefined;

function loadLibc(): Promise<Libc> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Libc> {
  let koffi;
  try {
    ({ default: koffi } = await import('koffi'));
  } catch (cause) {
    throw new OvlabError('OVLAB_E_TOOL_MISSING', 'the native module koffi cannot be loaded', {
      hint: 'install ovlab again for this version of Node.js: npm rebuild koffi',
      cause,
    });
  }
  const { address, errno } = koffi;
  // The C library that Node itself is linked with, whatever its file is called.
  const own = koffi.load(null);
  return {
    socket: own.func('int socket(int, int, int)') as Libc['socket'],
    setsockopt: own.func('int setsockopt(int, int, int, const void *, uint32_t)') as Libc['setsockopt'],
    bind: own.func('int bind(int, const void *, uint32_t)') as Libc['bind'],
    ifNametoindex: own.func('unsigned int if_nametoindex(const char *)') as Libc['ifNametoindex'],
    errno: () => errno(),
    addressOf: (buffer) => address(buffer),
  };
}

const EPERM = 1;

function refused(link: string, errno: number): OvlabError {
  const attempt = `cannot open a packet socket on ${link}`;
  if (errno === EPERM) {
    return new OvlabError('OVLAB_E_NOT_PERMITTED', `${attempt}: CAP_NET_RAW is missing`, {
      hint: 'run it as root',
    });
  }
  return new OvlabError('OVLAB_E_COMMAND', `${attempt}: errno ${String(errno)}`);
}
