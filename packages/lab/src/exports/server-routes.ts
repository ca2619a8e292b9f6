import { contains, parseAddress, type Lab } from '@ovlab/core';
import { option, type Directive } from '@ovlab/openvpn';
import { familyOf, ownAddress } from '../client-network.ts';

/** Above every metric that systems give a default route by themselves, so that it counts only where there is no other. */
const LAST_METRIC = 9999;

/**
 * Routes that keep a tunnel over IPv6 from being sent into itself; none for one over IPv4. The server's address lies in
 * the prefix that the tunnel brings, or behind the default route that it brings. Advertisements bring both without
 * OpenVPN's knowledge; told of them, it gives the server a route of its own (/128) by the way that led there before, and
 * takes it back at the end. That is in every version since 2.4, on every system.
 *
 * @param host name or address that the client dials
 */
export function serverRoutes(lab: Lab, host: string): readonly Directive[] {
  if (familyOf(lab, host) === 4) return [];
  // Without a gateway and with the metric 0 it is a prefix on the link, as the advertisement says it.
  const onLink = option('route-ipv6', lab.prefix, '::', 0);
  const gateway = lab.advertise.router.lifetime === 0 ? undefined : ownAddress(lab);
  const inPrefix = parseAddress(host) !== undefined && contains(lab.prefix, host);
  if (inPrefix || gateway === undefined) return [onLink];
  return [onLink, option('route-ipv6', '::/0', gateway, LAST_METRIC)];
}
