import { formatAddress, parseAddress } from '../addresses.ts';
import { defaults } from '../lab-defaults.ts';
import type { ServerSystem } from '../lab.ts';
import { mentionLine, type CheckContext } from '../problem.ts';
import type { LabFile } from '../schema/lab-file.ts';
import type { Remaining } from '../structure.ts';
import { escapeControls } from '../text.ts';
import { domainFault } from './domain-name.ts';
import { resolveSystemIpv4 } from './server-system-ipv4.ts';

type ServerKeys = NonNullable<Remaining<LabFile>['server']>;
type SystemKeys = NonNullable<ServerKeys['system']>;

const path = ['server', 'system'] as const;

/** What the file says of the machine itself; undefined when it says nothing. Every problem is reported. */
export function resolveServerSystem(
  server: ServerKeys,
  bridge: string,
  context: CheckContext,
): ServerSystem | undefined {
  const given = server.system;
  if (given === undefined) return undefined;
  return {
    hostname: domain(given.hostname, 'hostname', context),
    ipv4: resolveSystemIpv4(given, server, context),
    onboot: given.onboot ?? defaults.onboot,
    disableIpv6: (given['disable-ipv6'] ?? []).flatMap((name, index) =>
      readInterface(name, index, bridge, context),
    ),
    nameservers: (given.nameservers ?? []).flatMap((text, index) => readServer(text, index, context)),
    ...searchOf(given, context),
  };
}

function readInterface(
  name: string | undefined,
  index: number,
  bridge: string,
  context: CheckContext,
): readonly string[] {
  if (name === undefined) return [];
  const place = [...path, 'disable-ipv6', index];
  if (name === bridge || name === 'all' || name === 'default') {
    context.report({
      code: 'reserved-name',
      path: place,
      message: `"${name}" cannot be without IPv6: the server has its addresses on ${bridge}`,
      hint: 'name another interface, or remove the entry',
    });
    return [];
  }
  if (/^\w[\w.-]{0,14}$/.test(name)) return [name];
  context.report({
    code: 'interface-name',
    path: place,
    message: `"${escapeControls(name)}" is not the name of an interface`,
    hint: 'use 1 to 15 letters, digits, ".", "_" and "-"',
  });
  return [];
}

function readServer(text: string | undefined, index: number, context: CheckContext): readonly string[] {
  if (text === undefined) return [];
  const address = parseAddress(text);
  if (address !== undefined) return [formatAddress(address)];
  context.report({
    code: 'address-syntax',
    path: [...path, 'nameservers', index],
    message: `DNS server "${escapeControls(text)}" is not an IP address`,
    hint: 'write its IPv4 or IPv6 address, without prefix length',
  });
  return [];
}

/** The last of the two would count for the resolver, which nobody remembers (resolv.conf(5)). */
function searchOf(given: SystemKeys, context: CheckContext): Pick<ServerSystem, 'search' | 'domain'> {
  if (given.domain !== undefined && given.search !== undefined) {
    context.report({
      code: 'search-list',
      path: [...path, 'domain'],
      message: `server.system has both domain and search${mentionLine(context, [...path, 'search'])}`,
      hint: 'keep search, with the domain as its first entry',
    });
  }
  return {
    domain: domain(given.domain, 'domain', context),
    search: (given.search ?? []).flatMap((text, index) => {
      const name = domain(text, 'search', context, index);
      return name === undefined ? [] : [name];
    }),
  };
}

function domain(
  text: string | undefined,
  key: string,
  context: CheckContext,
  index?: number,
): string | undefined {
  if (text === undefined) return undefined;
  const fault = domainFault(text);
  if (fault === undefined) return text.replace(/\.$/, '');
  const message = key === 'hostname' ? fault.message.replace('search domain', 'host name') : fault.message;
  context.report({
    code: 'domain-name',
    path: [...path, key, ...(index === undefined ? [] : [index])],
    message,
    hint: fault.hint,
  });
  return undefined;
}
