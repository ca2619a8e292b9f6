import { OvlabError } from '@ovlab/core/errors';

/** The part of a raw-socket socket in use, with the types that it has in fact (its own declare no buffers). */
export interface NativeSocket {
  setOption(level: number, option: number, value: Buffer, length: number): void;
  setOption(level: number, option: number, value: number): void;
  send(
    buffer: Buffer,
    offset: number,
    length: number,
    address: string,
    done: (error: Error | null, bytes: number) => void,
  ): void;
  on(event: 'message', listener: (buffer: Buffer, source: string) => void): void;
  on(event: 'error', listener: (error: unknown) => void): void;
  close(): void;
}

/** The native modules behind the raw socket transport. */
export interface Native {
  /** A raw ICMPv6 socket in the network namespace of the main thread. Throws Error with the kernel's words. */
  createSocket(): NativeSocket;
  /** Where a buffer is in memory. */
  addressOf(buffer: Buffer): bigint;
}

/** Loads the native modules. Throws `OVLAB_E_TOOL_MISSING` when one has no binary for this Node.js. */
export async function loadNative(): Promise<Native> {
  if (process.platform !== 'linux') {
    throw new OvlabError(
      'OVLAB_E_UNSUPPORTED',
      `sending Router Advertisements needs Linux, this is ${process.platform}`,
    );
  }
  const [raw, { default: koffi }] = await Promise.all([
    load('raw-socket', import('raw-socket')),
    load('koffi', import('koffi')),
  ]);
  return {
    createSocket: () =>
      raw.createSocket({
        protocol: raw.Protocol.ICMPv6,
        addressFamily: raw.AddressFamily.IPv6,
      }) as unknown as NativeSocket,
    addressOf: (buffer) => koffi.address(buffer),
  };
}

async function load<T>(name: string, loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OvlabError('OVLAB_E_TOOL_MISSING', `the native module ${name} cannot be loaded: ${reason}`, {
      hint: `install a compiler and build it: apt install g++ make python3 && npm rebuild ${name}`,
      cause,
    });
  }
}
