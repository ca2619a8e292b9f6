import { isIPv4, isIPv6 } from 'node:net';
import { OvlabError } from '@ovlab/core';

/** Where a probe goes; what is undefined comes from a profile, or is OpenVPN's default. */
export interface ProbeTarget {
  /** A name or an address, without brackets; a link-local one has its zone. */
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * Reads `HOST`, `HOST:PORT`, `ADDRESS`, `[ADDRESS]` and `[ADDRESS]:PORT`. An IPv6 address with a port needs the
 * brackets. Errors: `OVLAB_E_USAGE`.
 */
export function parseTarget(text: string): ProbeTarget {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
  if (bracketed !== null) {
    const [, host = '', port] = bracketed;
    if (!isIPv6(host)) throw wrong(text, `"${host}" is not an IPv6 address`);
    return { host, port: readPort(text, port) };
  }
  if (isIPv6(text)) return { host: text, port: undefined };
  const [host = '', port, ...more] = text.split(':');
  if (more.length > 0) throw wrong(text, 'it has several colons and is not an IPv6 address');
  if (!isIPv4(host) && !isName(host)) throw wrong(text, `"${host}" is neither an address nor a name`);
  return { host, port: readPort(text, port) };
}

/** Host and port as one writes them: brackets around an IPv6 address. */
export function formatTarget(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function readPort(text: string, port: string | undefined): number | undefined {
  if (port === undefined) return undefined;
  const number = Number(port);
  if (/^\d{1,5}$/.test(port) && number >= 1 && number <= 65_535) return number;
  throw wrong(text, `"${port}" is not a port from 1 to 65535`);
}

function isName(host: string): boolean {
  // An address with a number too many or too large must not be looked up as a name.
  return (
    /^(?!-)[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*\.?$/u.test(host) &&
    !/^[\d.]+$/.test(host) &&
    host.length <= 253
  );
}

function wrong(text: string, why: string): OvlabError {
  return new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(text)} cannot be probed: ${why}`, {
    hint: 'Write a name or an address, and a port if it is not 1194: vpn.example.net, 192.0.2.1:1194, [2001:db8::1]:1194.',
  });
}
