import { isIP, isIPv6 } from 'node:net';

/** Transport address of another end. */
export interface Peer {
  readonly host: string;
  readonly port: number | undefined;
}

/** Whom and what a line of OpenVPN's log speaks of. */
export interface Subject {
  /** Name in the certificate of the client, where OpenVPN knows it. */
  readonly commonName: string | undefined;
  readonly peer: Peer | undefined;
  /** Place in a profile, `FILE:LINE`. */
  readonly place: string | undefined;
  /** The line without the client that it begins with. */
  readonly text: string;
}

// "client1/192.0.2.7:51034 text", before the certificate is known "192.0.2.7:51034 text". An IPv6 address stands
// without port and brackets, and 2.7 puts the protocol before the address.
const PREFIX =
  /^(?:([^\s/]+)\/)?((?:(?:udp|tcp)[46]?:)?(?:\d+\.\d+\.\d+\.\d+:\d+|\[[\da-fA-F:.]+\]:\d+|[\da-fA-F]*:[\da-fA-F:.]+)) (.*)$/s;
const SOCKET_ADDRESS = /\[AF_INET6?\]([\da-fA-F.:]+):(\d+)/;
const PLACE = /\b(?:in|at) (\/.*?|[^\s[]+):(\d+)(?:[: ]|$)/i;

/** The client that a line begins with; a word with colons that is no address is a part of the text. */
function headOf(message: string): RegExpExecArray | null {
  const match = PREFIX.exec(message);
  if (match === null) return null;
  const { host } = parsePeer(match[2] ?? '');
  return isIP(host) === 0 ? null : match;
}

/** Reads the client, the address and the place in a profile out of one line without time and flags. */
export function subjectOf(message: string): Subject {
  const prefix = headOf(message);
  const text = prefix?.[3] ?? message;
  const named = SOCKET_ADDRESS.exec(text);
  const place = PLACE.exec(text);
  return {
    commonName: prefix?.[1],
    peer:
      prefix?.[2] !== undefined
        ? parsePeer(prefix[2])
        : named === null
          ? undefined
          : peer(named[1], named[2]),
    place: place === null ? undefined : `${place[1] ?? ''}:${place[2] ?? ''}`,
    text,
  };
}

/**
 * Reads an address as OpenVPN prints it in its lists and at the head of a line: `192.0.2.7:51034`, `2001:db8::7` (it
 * leaves out the port of an IPv6 address), `udp4:192.0.2.7:51034`, `[2001:db8::7]:51034`.
 */
export function parsePeer(text: string): Peer {
  const plain = text.replace(/^(?:udp|tcp)[46]?:/, '').replace(/^\[AF_INET6?\]/, '');
  if (isIPv6(plain)) return { host: withoutMapping(plain), port: undefined };
  const match = /^\[?(.*?)\]?:(\d+)$/.exec(plain);
  return match === null ? { host: plain, port: undefined } : peer(match[1], match[2]);
}

/** `192.0.2.7:51034`, `[2001:db8::7]:51034`. */
export function formatPeer({ host, port }: Peer): string {
  if (port === undefined) return host;
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}

function peer(host = '', port = ''): Peer {
  return { host: withoutMapping(host), port: Number(port) };
}

/** An IPv6 socket shows IPv4 clients as mapped addresses (RFC 4291 2.5.5.2). */
function withoutMapping(host: string): string {
  return host.replace(/^::ffff:(?=\d+\.)/i, '');
}
