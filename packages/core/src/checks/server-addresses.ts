import {
  cidrContains,
  firstAddress,
  formatAddress,
  formatCidr,
  networkOf,
  parseAddress,
  parseCidr,
  requireCidr,
  sameAddress,
  type Cidr,
} from '../addresses.ts';
import { defaults } from '../lab-defaults.ts';
import type { Lab } from '../lab.ts';
import { mentionLine, type CheckContext, type Path } from '../problem.ts';
import { escapeControls } from '../text.ts';
import { globalHostFault, ipv4HostFault } from './host-address.ts';

export interface PlacedAddress extends Cidr {
  readonly path: Path;
}

const path = ['server', 'addresses'] as const;

/**
 * The addresses of the server, those in order; every problem is reported.
 *
 * @param transport family that clients reach the server by
 */
export function resolveServerAddresses(
  given: readonly (string | undefined)[] | undefined,
  prefix: Cidr | undefined,
  transport: Lab['vpn']['transport'],
  context: CheckContext,
): readonly PlacedAddress[] {
  const texts = given ?? [
    defaults.ipv4Address,
    ...(prefix === undefined ? [] : [`${firstAddress(formatCidr(prefix), 1)}/64`]),
  ];
  const addresses: PlacedAddress[] = [];
  for (const [index, text] of texts.entries()) {
    const place = [...path, index];
    const cidr = text === undefined ? undefined : readAddress(text, prefix, place, context);
    if (cidr === undefined) continue;
    const twin = addresses.find((other) => sameAddress(other, cidr));
    if (twin !== undefined) {
      const message = `server address ${formatAddress(cidr)} stands twice${mentionLine(context, twin.path)}`;
      context.report({ code: 'duplicate-address', path: place, message, hint: 'remove one of the two' });
      continue;
    }
    addresses.push({ ...cidr, path: place });
  }
  if (given !== undefined) checkFamilies(given, prefix, transport, context);
  return addresses;
}

function readAddress(
  text: string,
  prefix: Cidr | undefined,
  place: Path,
  context: CheckContext,
): Cidr | undefined {
  const shown = escapeControls(text);
  const bare = parseAddress(text);
  if (bare !== undefined) {
    const hint =
      bare.family === 6
        ? `write ${formatAddress(bare)}/64`
        : `write ${formatAddress(bare)}/24, or whatever length its network has`;
    context.report({
      code: 'prefix-length',
      path: place,
      message: `server address ${shown} has no prefix length`,
      hint,
    });
    return undefined;
  }
  const cidr = parseCidr(text);
  if (cidr === undefined) {
    const hint = 'write an address with its prefix length, for example 192.0.2.1/24 or 2001:db8:55::1/64';
    context.report({
      code: 'address-syntax',
      path: place,
      message: `server address "${shown}" is not an IP address with a prefix length`,
      hint,
    });
    return undefined;
  }
  const fault = cidr.family === 4 ? ipv4HostFault(cidr) : globalHostFault(cidr, prefix, 1);
  if (fault !== undefined) {
    context.report({ ...fault, path: place, message: `server address ${fault.message}` });
    return undefined;
  }
  if (cidr.family === 6 && cidr.prefixLength !== 64) {
    const message = `server address ${shown} has a /${String(cidr.prefixLength)}; the LAN of the server is the whole /64`;
    context.report({ code: 'prefix-length', path: place, message, hint: `write ${formatAddress(cidr)}/64` });
  }
  if (cidrContains(accessNetworks, cidr)) {
    const message = `server address ${formatAddress(cidr)} lies in ${formatCidr(accessNetworks)}, which the clients of a lab are reached from`;
    context.report({
      code: 'access-network',
      severity: 'warning',
      path: place,
      message,
      hint: 'for a lab use another address, for example 192.0.2.1/24; a real server may have it',
    });
  }
  return cidr;
}

/** Block of the access networks between the provider and the clients of a lab (RFC 6598). */
export const accessNetworks = networkOf(requireCidr('100.64.0.0/10'));

/** Asks what was meant, not what was valid, so that one wrong address is not reported twice. */
function checkFamilies(
  given: readonly (string | undefined)[],
  prefix: Cidr | undefined,
  transport: Lab['vpn']['transport'],
  context: CheckContext,
): void {
  if (given.includes(undefined)) return;
  const isIpv6 = (text: string | undefined) => text?.includes(':') === true;
  if (transport === 'ipv4' && given.every(isIpv6)) {
    const message = 'server.addresses has no IPv4 address; clients reach OpenVPN over IPv4';
    context.report({
      code: 'no-ipv4-address',
      path,
      message,
      hint: 'add the IPv4 address of the uplink, for example 192.0.2.1/24, or write transport: ipv6 below vpn',
    });
  }
  if (prefix !== undefined && given.length > 0 && !given.some(isIpv6)) {
    const message = `server.addresses has no address of ${formatCidr(prefix)}; without one the server has no route to its clients`;
    context.report({
      code: 'no-ipv6-address',
      severity: 'warning',
      path,
      message,
      hint: `add ${firstAddress(formatCidr(prefix), 1)}/64`,
    });
  }
}
