import {
  formatAddress,
  isLinkLocal,
  lastOf,
  networkOf,
  parseAddress,
  parseCidr,
  sameAddress,
  type Cidr,
  type IpAddress,
} from '../addresses.ts';
import { defaults } from '../lab-defaults.ts';
import type { Gateway } from '../lab.ts';
import { mentionLine, type CheckContext, type Path } from '../problem.ts';
import { escapeControls } from '../text.ts';
import { checkScope, checkZone, type GatewayScope } from './gateway-scope.ts';

export type GatewayText =
  string | { readonly via?: string | undefined; readonly interface?: string | undefined };

const path = ['server', 'gateways'] as const;

/** Next hops of the default routes; those left out are derived from the addresses. */
export function resolveGateways(
  given: readonly (GatewayText | undefined)[] | undefined,
  scope: GatewayScope,
  context: CheckContext,
): readonly Gateway[] {
  if (given === undefined) return defaultGateways(scope);
  const gateways: (Gateway & { readonly path: Path })[] = [];
  for (const [index, entry] of given.entries()) {
    const place = [...path, index];
    const gateway = entry === undefined ? undefined : readGateway(entry, scope, place, context);
    if (gateway === undefined) continue;
    const twin = gateways.find(({ family }) => family === gateway.family);
    if (twin === undefined) {
      gateways.push({ ...gateway, path: place });
      continue;
    }
    const message = `${gateway.address} is a second IPv${String(gateway.family)} gateway; the first is ${twin.address}${mentionLine(context, twin.path)}`;
    context.report({
      code: 'duplicate-gateway',
      path: place,
      message,
      hint: 'keep one gateway per address family',
    });
  }
  checkFamilies(given, context);
  return gateways.map(({ family, address, zone }) => ({ family, address, zone }));
}

function defaultGateways({ names, addresses, mode }: GatewayScope): readonly Gateway[] {
  const subnet = addresses.find(({ family }) => family === 4);
  const ipv4 = subnet === undefined ? undefined : lastHost(subnet, addresses);
  return [
    ...(ipv4 === undefined ? [] : [{ family: 4, address: formatAddress(ipv4), zone: undefined } as const]),
    { family: 6, address: defaults.ipv6Gateway, zone: linkOf(mode, names) },
  ];
}

/** The highest host of a subnet that is not the server itself; a /31 has no broadcast address (RFC 3021). */
function lastHost(subnet: Cidr, taken: readonly IpAddress[]): IpAddress | undefined {
  const first = networkOf(subnet).value + (subnet.prefixLength >= 31 ? 0n : 1n);
  let value = lastOf(subnet).value - (subnet.prefixLength >= 31 ? 0n : 1n);
  while (value >= first && taken.some((other) => sameAddress(other, { family: 4, value }))) value -= 1n;
  return value < first ? undefined : { family: 4, value };
}

function readGateway(
  entry: GatewayText,
  scope: GatewayScope,
  place: Path,
  context: CheckContext,
): Gateway | undefined {
  const isText = typeof entry === 'string';
  // A key of the group that is missing or of a wrong type has been reported with the structure.
  if (!isText && (entry.via === undefined || entry.interface === undefined)) return undefined;
  const via = isText ? entry : (entry.via ?? '');
  const [host = '', ...zoneParts] = via.split('%');
  const zone = isText ? (zoneParts.length === 0 ? undefined : zoneParts.join('%')) : entry.interface;
  const viaPlace = isText ? place : [...place, 'via'];
  const address = readAddress(isText ? host : via, viaPlace, context);
  if (address === undefined || !checkScope(address, scope, viaPlace, context)) return undefined;
  const zonePlace = isText ? place : [...place, 'interface'];
  if (!checkZone(address, zone, isText, scope.names, zonePlace, context)) return undefined;
  const text = formatAddress(address);
  const link = linkOf(scope.mode, scope.names);
  return { family: address.family, address: text, zone: isLinkLocal(text) ? link : undefined };
}

/** The uplink is where the gateway is reached before the bridge exists; afterwards it is the bridge with it in it. */
function linkOf(mode: GatewayScope['mode'], { bridge, uplink }: GatewayScope['names']): string {
  return mode === 'routed' ? uplink : bridge;
}

function readAddress(text: string, place: Path, context: CheckContext): IpAddress | undefined {
  const address = parseAddress(text);
  if (address !== undefined) return address;
  const cidr = parseCidr(text);
  if (cidr !== undefined) {
    const message = `gateway ${escapeControls(text)} has a prefix length; a gateway is one address`;
    context.report({ code: 'prefix-length', path: place, message, hint: `write ${formatAddress(cidr)}` });
    return undefined;
  }
  const hint = 'write an address such as 192.0.2.254 or fe80::254%br0, or { via: fe80::254, interface: br0 }';
  context.report({
    code: 'address-syntax',
    path: place,
    message: `gateway "${escapeControls(text)}" is not an IP address`,
    hint,
  });
  return undefined;
}

/** Asks what was meant, not what was valid, so that one wrong gateway is not reported twice. */
function checkFamilies(given: readonly (GatewayText | undefined)[], context: CheckContext): void {
  if (given.includes(undefined)) return;
  const texts = given.map((entry) => (typeof entry === 'object' ? (entry.via ?? '') : (entry ?? '')));
  const warn = (message: string, hint: string) => {
    context.report({ code: 'no-gateway', severity: 'warning', path, message, hint });
  };
  if (texts.every((text) => text.includes(':'))) {
    warn(
      'server.gateways has no IPv4 gateway; only clients on its own network reach OpenVPN',
      'add the IPv4 gateway of the uplink',
    );
  }
  if (!texts.some((text) => text.includes(':'))) {
    warn(
      'server.gateways has no IPv6 gateway; clients would not reach the IPv6 internet',
      'add the link-local address of the router, for example fe80::254%br0',
    );
  }
}
