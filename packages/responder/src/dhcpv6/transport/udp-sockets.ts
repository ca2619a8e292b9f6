import { OvlabError } from '@ovlab/core/errors';
import { addressToBytes } from '../../address.ts';
import type { Link } from '../../transport/transport.ts';
import {
  deviceName,
  IPPROTO_IPV6,
  ipv6Mreq,
  IPV6_JOIN_GROUP,
  SO_BINDTODEVICE,
  SOL_SOCKET,
} from '../../transport/socket-options.ts';
import { ALL_DHCP_SERVERS, ALL_RELAY_AGENTS_AND_SERVERS, SERVER_PORT } from './dhcpv6-transport.ts';
import { SystemCallError, type Libc } from './libc.ts';
import { sockaddr } from './message-headers.ts';

/** Options of Linux's setsockopt(2), named as in the kernel's headers. */
const SO_REUSEADDR = 2;
const SO_RCVBUF = 8;
const SO_SNDBUF = 7;
const SO_RCVBUFFORCE = 33;
const IPV6_MULTICAST_IF = 17;
const IPV6_MULTICAST_LOOP = 19;
const IPV6_V6ONLY = 26;
const IPV6_MULTICAST_ALL = 29;

/** Octets: clients that come back together after a power cut are thousands within a second. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;

/** The sockets of one link; each hears one destination, because Node.js does not tell what that was. */
export interface UdpSockets {
  /** Unicast to this host, and everything that is sent. */
  readonly unicast: number;
  /** One for each group. */
  readonly multicast: readonly number[];
}

/** Makes the sockets, bound to port 547 on the link. Throws as {@link Dhcpv6Transport.open}. */
export function openSockets(libc: Libc, link: Link): UdpSockets {
  const made: number[] = [];
  try {
    const unicast = open(libc, link, made);
    // Without SO_REUSEADDR until it is bound: the kernel would let it share the port with a server of someone else.
    libc.bind(unicast, sockaddr(addressToBytes('::'), SERVER_PORT, 0));
    set(libc, unicast, SOL_SOCKET, SO_REUSEADDR, 1);
    const multicast = [ALL_RELAY_AGENTS_AND_SERVERS, ALL_DHCP_SERVERS].map((group) => {
      const fd = open(libc, link, made);
      set(libc, fd, SOL_SOCKET, SO_REUSEADDR, 1);
      const scope = group.startsWith('ff02:') ? link.ifindex : 0;
      libc.bind(fd, sockaddr(addressToBytes(group), SERVER_PORT, scope));
      libc.setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, ipv6Mreq(group, link.ifindex));
      return fd;
    });
    return { unicast, multicast };
  } catch (error) {
    for (const fd of made) libc.close(fd);
    throw error instanceof SystemCallError ? explain(link, error) : error;
  }
}

function open(libc: Libc, link: Link, made: number[]): number {
  const fd = libc.socket();
  made.push(fd);
  libc.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, deviceName(link.name));
  set(libc, fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  // Otherwise the unicast socket would hear the groups that the others have joined.
  set(libc, fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);
  set(libc, fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, link.ifindex);
  set(libc, fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0);
  set(libc, fd, SOL_SOCKET, SO_SNDBUF, RECEIVE_BUFFER);
  receiveBuffer(libc, fd);
  return fd;
}

/** Above net.core.rmem_max only with CAP_NET_ADMIN. */
function receiveBuffer(libc: Libc, fd: number): void {
  try {
    set(libc, fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER);
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    set(libc, fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER);
  }
}

function set(libc: Libc, fd: number, level: number, option: number, value: number): void {
  const octets = Buffer.alloc(4);
  new Int32Array(octets.buffer, octets.byteOffset, 1)[0] = value;
  libc.setsockopt(fd, level, option, octets);
}

function explain({ name }: Link, cause: SystemCallError): OvlabError {
  const attempt = `cannot listen for DHCPv6 on ${name}, UDP port ${SERVER_PORT}`;
  switch (cause.code) {
    case 'EADDRINUSE':
      return new OvlabError('OVLAB_E_RESPONDER', `${attempt}: another process has the port`, {
        hint: `see which one: ss -ulpn 'sport = :${SERVER_PORT}'`,
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new OvlabError('OVLAB_E_NOT_PERMITTED', `${attempt}: ${cause.message}`, {
        hint: 'run it as root, or grant CAP_NET_BIND_SERVICE and CAP_NET_RAW: setcap or AmbientCapabilities= of systemd',
        cause,
      });
    default:
      return new OvlabError('OVLAB_E_RESPONDER', `${attempt}: ${cause.message}`, { cause });
  }
}
