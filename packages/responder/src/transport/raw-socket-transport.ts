import { OvlabError } from '@ovlab/core/errors';
import { icmpv6Packet } from './ipv6-packet.ts';
import { loadNative, type Native, type NativeSocket } from './native.ts';
import { sendError } from './send-error.ts';
import * as option from './socket-options.ts';
import type { Link, OutgoingMessage, RaSocket, RaTransport, TransportEvents } from './transport.ts';

const ROUTER_SOLICITATION = 133;
const ROUTER_ADVERTISEMENT = 134;
/** RFC 3810 5.2. */
const MLDV2_REPORT = 143;
const ALL_ROUTERS = 'ff02::2';
/** Where version 2 reports are sent, RFC 3810 5.2.14. */
const ALL_MLDV2_ROUTERS = 'ff02::16';

/** A native socket that nothing references is collected and closes without a word; this keeps the open ones. */
const open = new Set<NativeSocket>();

/**
 * Raw ICMPv6 sockets of Linux, in the network namespace of the process.
 * Throws `OVLAB_E_TOOL_MISSING` when a native module has no binary for this Node.js, and `OVLAB_E_NOT_PERMITTED`
 * without CAP_NET_RAW.
 */
export async function createRawSocketTransport(): Promise<RaTransport> {
  const native = await loadNative();
  assertPermitted(native);
  return { open: (link, events) => openRaSocket(native, link, events) };
}

function openRaSocket(native: Native, link: Link, events: TransportEvents): RaSocket {
  const discovery = bound(
    native,
    link,
    ALL_ROUTERS,
    [ROUTER_SOLICITATION, ROUTER_ADVERTISEMENT],
    (socket) => {
      const program = option.neighborDiscoveryProgram();
      setBuffer(
        socket,
        option.SOL_SOCKET,
        option.SO_ATTACH_FILTER,
        option.sockFprog(program, native.addressOf(program)),
      );
      socket.setOption(option.IPPROTO_IPV6, option.IPV6_HDRINCL, 1);
      socket.setOption(option.IPPROTO_IPV6, option.IPV6_MULTICAST_IF, link.ifindex);
      socket.setOption(option.IPPROTO_IPV6, option.IPV6_MULTICAST_LOOP, 0);
    },
  );
  let listeners: NativeSocket;
  try {
    // Reports have hop limit 1 (RFC 3810 5), so they cannot share the socket with its filter.
    listeners = bound(native, link, ALL_MLDV2_ROUTERS, [MLDV2_REPORT], () => undefined);
  } catch (error) {
    release(discovery);
    throw error;
  }

  let closed = false;
  const pending = new Set<(reason: Error) => void>();
  const report = (cause: unknown): void => {
    if (!closed) events.error(cause instanceof Error ? cause : new Error(String(cause)));
  };
  discovery.on('error', report);
  listeners.on('error', report);
  discovery.on('message', (buffer, source) => {
    // The library reuses its buffer for the next packet.
    if (!closed) events.message({ bytes: Uint8Array.from(buffer), source });
  });
  listeners.on('message', (_buffer, source) => {
    if (!closed) events.signOfLife(source);
  });

  return {
    send({ bytes, source, destination }: OutgoingMessage): Promise<void> {
      return new Promise((resolve, reject) => {
        if (closed) {
          reject(closedError(link));
          return;
        }
        const packet = icmpv6Packet(source, destination, bytes);
        pending.add(reject);
        discovery.send(packet, 0, packet.length, destination, (error) => {
          pending.delete(reject);
          if (error === null) resolve();
          else reject(sendError(link, destination, error));
        });
      });
    },
    close(): void {
      if (closed) return;
      closed = true;
      release(discovery);
      release(listeners);
      for (const reject of pending) reject(closedError(link));
      pending.clear();
    },
  };
}

/** A socket that hears only `types` from `link`, with `group` joined. */
function bound(
  native: Native,
  link: Link,
  group: string,
  types: readonly number[],
  configure: (socket: NativeSocket) => void,
): NativeSocket {
  let socket: NativeSocket | undefined;
  try {
    socket = native.createSocket();
    open.add(socket);
    // Nothing passes until the socket is bound and filtered, or packets of other links would be queued.
    setBuffer(socket, option.IPPROTO_ICMPV6, option.ICMPV6_FILTER, option.icmp6Filter([]));
    setBuffer(socket, option.SOL_SOCKET, option.SO_BINDTODEVICE, option.deviceName(link.name));
    configure(socket);
    setBuffer(socket, option.IPPROTO_IPV6, option.IPV6_JOIN_GROUP, option.ipv6Mreq(group, link.ifindex));
    setBuffer(socket, option.IPPROTO_ICMPV6, option.ICMPV6_FILTER, option.icmp6Filter(types));
    return socket;
  } catch (cause) {
    if (socket !== undefined) release(socket);
    throw openError(link, cause);
  }
}

function setBuffer(socket: NativeSocket, level: number, name: number, value: Buffer): void {
  socket.setOption(level, name, value, value.length);
}

function release(socket: NativeSocket): void {
  open.delete(socket);
  socket.close();
}

function closedError(link: Link): OvlabError {
  return new OvlabError('OVLAB_E_RESPONDER', `the socket on ${link.name} is closed`);
}

function openError(link: Link, cause: unknown): OvlabError {
  return socketError(`cannot open a raw ICMPv6 socket on ${link.name}`, cause);
}

/** Asked before there is an interface to open a socket on, so that nobody waits for one in vain. */
function assertPermitted(native: Native): void {
  try {
    native.createSocket().close();
  } catch (cause) {
    throw socketError('cannot open a raw ICMPv6 socket', cause);
  }
}

function socketError(attempt: string, cause: unknown): OvlabError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${attempt}: ${reason}`;
  if (reason !== 'Operation not permitted') return new OvlabError('OVLAB_E_RESPONDER', message, { cause });
  const hint = 'run it as root, or grant CAP_NET_RAW: setcap or AmbientCapabilities=CAP_NET_RAW of systemd';
  return new OvlabError('OVLAB_E_NOT_PERMITTED', message, { hint, cause });
}
