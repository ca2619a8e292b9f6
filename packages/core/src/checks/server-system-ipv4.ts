import {
  cidrContains,
  firstAddress,
  formatAddress,
  formatCidr,
  networkOf,
  parseAddress,
  parseCidr,
  type Cidr,
} from '../addresses.ts';
import { defaults } from '../lab-defaults.ts';
import type { ServerSystem } from '../lab.ts';
import { mentionLine, type CheckContext } from '../problem.ts';
import type { LabFile } from '../schema/lab-file.ts';
import type { Remaining } from '../structure.ts';
import { escapeControls } from '../text.ts';
import type { GatewayText } from './gateways.ts';
import { ipv4HostFault } from './host-address.ts';

type ServerKeys = NonNullable<Remaining<LabFile>['server']>;
type SystemKeys = NonNullable<ServerKeys['system']>;

const path = ['server', 'system'] as const;

/** Where the IPv4 address comes from; undefined when the file does not say it here. Every problem is reported. */
export function resolveSystemIpv4(
  { bootproto, address, mask, gateway }: SystemKeys,
  { addresses, gateways }: ServerKeys,
  context: CheckContext,
): ServerSystem['ipv4'] {
  if (bootproto === 'dhcp') {
    const stray = Object.entries({ address, mask, gateway }).find(([, value]) => value !== undefined);
    if (stray !== undefined) {
      context.report({
        code: 'bootproto',
        path: [...path, stray[0]],
        message: `server.system.${stray[0]} stands beside bootproto: dhcp, which brings it`,
        hint: `remove ${stray[0]}, or write bootproto: static`,
      });
    }
    return 'dhcp';
  }
  if (address === undefined || mask === undefined) {
    if (bootproto === undefined && address === undefined && mask === undefined && gateway === undefined) {
      return undefined;
    }
    const missing = address === undefined ? 'address' : 'mask';
    context.report({
      code: 'bootproto',
      path: [...path],
      message: `server.system has no ${missing}, which a static IPv4 address needs`,
      hint: 'write address: 192.0.2.1 and mask: 255.255.255.0 with the numbers of the provider',
    });
    return undefined;
  }
  const own = addresses?.find((text) => text !== undefined && !text.includes(':'));
  if (own !== undefined && parseAddressOf(own) !== address) {
    context.report({
      code: 'bootproto',
      path: [...path, 'address'],
      message: `the IPv4 address of the server is ${escapeControls(address)} here and ${escapeControls(own)} in server.addresses${mentionLine(context, ['server', 'addresses'])}`,
      hint: 'give it in one of the two places',
    });
    return undefined;
  }
  const router = gateways?.map(viaOf).find((via) => via !== undefined && !via.includes(':'));
  if (router !== undefined && gateway !== undefined && router !== gateway) {
    context.report({
      code: 'bootproto',
      path: [...path, 'gateway'],
      message: `the IPv4 gateway is ${escapeControls(gateway)} here and ${escapeControls(router)} in server.gateways${mentionLine(context, ['server', 'gateways'])}`,
      hint: 'give it in one of the two places',
    });
    return undefined;
  }
  return readStatic({ address, mask, gateway }, context);
}

function viaOf(gateway: GatewayText | undefined): string | undefined {
  return typeof gateway === 'string' ? gateway : gateway?.via;
}

/** The server's addresses in the form of the file, where it gives the IPv4 one here; else undefined. */
export function addressesOfSystem(
  system: ServerSystem | undefined,
  prefix: Cidr | undefined,
): readonly string[] | undefined {
  if (typeof system?.ipv4 !== 'object' || prefix === undefined) return undefined;
  const { address, prefixLength } = system.ipv4;
  return [`${address}/${String(prefixLength)}`, `${firstAddress(formatCidr(prefix), 1)}/64`];
}

/** The same of the gateways; one that no network of ours covers is no gateway of a lab. */
export function gatewaysOfSystem(
  system: ServerSystem | undefined,
  gatewayLink: string,
): readonly string[] | undefined {
  if (typeof system?.ipv4 !== 'object') return undefined;
  const { gateway, prefixLength } = system.ipv4;
  if (gateway === undefined || prefixLength > 30) return undefined;
  return [gateway, `${defaults.ipv6Gateway}%${gatewayLink}`];
}

function parseAddressOf(cidr: string): string {
  return cidr.split('/')[0] ?? cidr;
}

function readStatic(
  { address, mask, gateway }: { address: string; mask: string; gateway: string | undefined },
  context: CheckContext,
): ServerSystem['ipv4'] {
  const prefixLength = maskLength(mask);
  if (prefixLength === undefined) {
    context.report({
      code: 'prefix-length',
      path: [...path, 'mask'],
      message: `"${escapeControls(mask)}" is not a network mask`,
      hint: 'write it as 255.255.255.0',
    });
    return undefined;
  }
  const cidr = parseCidr(`${address}/${String(prefixLength)}`);
  if (cidr?.family !== 4) {
    reportAddress('address', address, context);
    return undefined;
  }
  const fault = ipv4HostFault(cidr);
  if (fault !== undefined) {
    context.report({ ...fault, path: [...path, 'address'], message: `server address ${fault.message}` });
    return undefined;
  }
  const router = gateway === undefined ? undefined : parseAddress(gateway);
  if (gateway !== undefined && router?.family !== 4) {
    reportAddress('gateway', gateway, context);
    return undefined;
  }
  if (router !== undefined && prefixLength < 31 && !cidrContains(cidr, router)) {
    context.report({
      code: 'gateway-off-link',
      path: [...path, 'gateway'],
      message: `gateway ${formatAddress(router)} is not in ${formatCidr(networkOf(cidr))}`,
      hint: 'correct the gateway or the mask; with the mask 255.255.255.255 any gateway is reached directly',
    });
    return undefined;
  }
  return {
    address: formatAddress(cidr),
    prefixLength,
    gateway: router === undefined ? undefined : formatAddress(router),
  };
}

function reportAddress(key: string, text: string, context: CheckContext): void {
  context.report({
    code: 'address-syntax',
    path: [...path, key],
    message: `${key} "${escapeControls(text)}" is not an IPv4 address`,
    hint: 'write it as 192.0.2.1, without a prefix length',
  });
}

/** Ones and then zeros; undefined for any other text. */
function maskLength(mask: string): number | undefined {
  const parsed = parseAddress(mask);
  if (parsed?.family !== 4) return undefined;
  const bits = parsed.value.toString(2).padStart(32, '0');
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined;
}
