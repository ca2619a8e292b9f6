import {
  cidrContains,
  formatAddress,
  formatCidr,
  isLinkLocal,
  networkOf,
  sameAddress,
  type Cidr,
  type IpAddress,
} from '../addresses.ts';
import type { Lab } from '../lab.ts';
import { specialKind } from '../address-kinds.ts';
import { mentionLine, type CheckContext, type Path } from '../problem.ts';
import { escapeControls } from '../text.ts';
import type { InterfaceNames } from './interface-names.ts';
import type { PlacedAddress } from './server-addresses.ts';

/** What a gateway is judged by. */
export interface GatewayScope {
  readonly mode: Lab['server']['mode'];
  readonly prefix: Cidr | undefined;
  readonly names: InterfaceNames;
  readonly addresses: readonly PlacedAddress[];
}

/** Whether the server can reach the address directly; reports why not. */
export function checkScope(
  address: IpAddress,
  { prefix, addresses }: GatewayScope,
  place: Path,
  context: CheckContext,
): boolean {
  const text = formatAddress(address);
  const kind = specialKind(address);
  if (kind !== undefined && !isLinkLocal(text)) {
    context.report({
      code: 'special-address',
      path: place,
      message: `gateway ${text} is ${kind}`,
      hint: 'write the address of the router of the provider',
    });
    return false;
  }
  const own = addresses.find((other) => sameAddress(other, address));
  if (own !== undefined) {
    const message = `gateway ${text} is an address of the server itself${mentionLine(context, own.path)}`;
    context.report({
      code: 'gateway-own-address',
      path: place,
      message,
      hint: 'write the address of the router of the provider',
    });
    return false;
  }
  if (isLinkLocal(text)) return true;
  if (address.family === 6) {
    if (prefix === undefined || cidrContains(prefix, address)) return true;
    const hint =
      'write the link-local address of the router, for example fe80::254%br0 ("ip -6 route show default" shows it)';
    context.report({
      code: 'gateway-off-link',
      path: place,
      message: `gateway ${text} is not in the prefix ${formatCidr(prefix)}`,
      hint,
    });
    return false;
  }
  const subnets = addresses.filter(({ family }) => family === 4).map((cidr) => formatCidr(networkOf(cidr)));
  if (subnets.length === 0 || addresses.some((cidr) => cidrContains(cidr, address))) return true;
  const hint =
    'correct the gateway, or the prefix length in server.addresses (192.0.2.1/24 unless the file says otherwise)';
  context.report({
    code: 'gateway-off-link',
    path: place,
    message: `gateway ${text} is in no network of the server (${subnets.join(', ')})`,
    hint,
  });
  return false;
}

/** Whether a link-local gateway names its interface, and no other one does (RFC 4007); reports why not. */
export function checkZone(
  address: IpAddress,
  zone: string | undefined,
  isText: boolean,
  names: InterfaceNames,
  place: Path,
  context: CheckContext,
): boolean {
  const text = formatAddress(address);
  const { bridge, uplink } = names;
  if (zone === undefined) {
    if (!isLinkLocal(text)) return true;
    const message = `link-local gateway ${text} does not say on which interface it is (RFC 4007 6)`;
    const hint = `write the zone, ${text}%${bridge}, or the interface key, { via: ${text}, interface: ${bridge} }`;
    context.report({ code: 'gateway-zone', path: place, message, hint });
    return false;
  }
  if (isText && !isLinkLocal(text)) {
    const message = `gateway ${text} has the zone "${escapeControls(zone)}"; only link-local addresses have one`;
    context.report({ code: 'gateway-zone', path: place, message, hint: `write ${text}` });
    return false;
  }
  if (zone === bridge || zone === uplink) return true;
  const message = `gateway ${text} is said to be on "${escapeControls(zone)}", which is neither the bridge nor the uplink`;
  context.report({
    code: 'unknown-zone',
    path: place,
    message,
    hint: isText ? `write ${text}%${bridge}` : `write interface: ${bridge}`,
  });
  return false;
}
