import { formatAddress, formatCidr, parseAddress, parseCidr, firstAddress, type Cidr } from '../addresses.ts';
import { defaults } from '../lab-defaults.ts';
import type { ClientOs, Gateway, LabClient } from '../lab.ts';
import type { LabFile } from '../schema/lab-file.ts';
import { mentionLine, type CheckContext, type Path } from '../problem.ts';
import type { Remaining } from '../structure.ts';
import { escapeControls } from '../text.ts';
import { globalHostFault } from './host-address.ts';
import { resolveClientNames } from './names.ts';
import type { PlacedAddress } from './server-addresses.ts';

export interface ClientScope {
  readonly prefix: Cidr | undefined;
  readonly addresses: readonly PlacedAddress[];
  readonly gateways: readonly Gateway[];
}

type ClientKeys = Partial<Record<'name' | 'address', string | undefined>> & {
  readonly os?: ClientOs | undefined;
};

/** Number in the prefix of the address that hints name. */
const exampleHost = 0x20;

interface Owner {
  readonly what: string;
  readonly path: Path;
}

export function resolveClients(
  given: Remaining<LabFile>['clients'],
  scope: ClientScope,
  context: CheckContext,
): readonly LabClient[] {
  const entries: readonly (ClientKeys | undefined)[] =
    typeof given === 'object' ? given : Array.from({ length: given ?? defaults.clients }, () => ({}));
  const names = resolveClientNames(
    entries.map((entry) => entry?.name),
    context,
  );
  const owners = new Map<string, Owner>([
    ...scope.gateways.map(({ address }): [string, Owner] => [
      address,
      { what: 'the gateway', path: ['server', 'gateways'] },
    ]),
    ...scope.addresses.map((address): [string, Owner] => [
      formatAddress(address),
      { what: 'the server', path: address.path },
    ]),
  ]);
  return entries.map((entry, index) => {
    const name = names[index] ?? '';
    const path = ['clients', index, 'address'];
    const address =
      entry?.address === undefined ? undefined : readAddress(entry.address, scope.prefix, path, context);
    const owner = address === undefined ? undefined : owners.get(address);
    if (address !== undefined && owner !== undefined) {
      const message = `${address} is already the address of ${owner.what}${mentionLine(context, owner.path)}`;
      context.report({
        code: 'duplicate-address',
        path,
        message,
        hint: 'choose another address, or leave it out to get one by SLAAC',
      });
    } else if (address !== undefined) {
      owners.set(address, { what: `client "${escapeControls(name)}"`, path });
    }
    return { name, os: entry?.os ?? defaults.os, address };
  });
}

function readAddress(
  text: string,
  prefix: Cidr | undefined,
  path: Path,
  context: CheckContext,
): string | undefined {
  const shown = escapeControls(text);
  const example = prefix === undefined ? '2001:db8:55::20' : firstAddress(formatCidr(prefix), exampleHost);
  const cidr = parseCidr(text);
  if (cidr?.family === 6) {
    const message = `client address ${shown} has a prefix length; it is the one of the prefix`;
    context.report({ code: 'prefix-length', path, message, hint: `write ${formatAddress(cidr)}` });
    return undefined;
  }
  const address = parseAddress(text);
  if (address?.family !== 6) {
    const what =
      address === undefined ? 'is not an IPv6 address' : 'is IPv4; clients have IPv6 addresses in the tunnel';
    context.report({
      code: 'address-syntax',
      path,
      message: `client address "${shown}" ${what}`,
      hint: `write an address of the prefix, for example ${example}`,
    });
    return undefined;
  }
  const fault = globalHostFault(address, prefix, exampleHost);
  if (fault === undefined) return formatAddress(address);
  context.report({ ...fault, path, message: `client address ${fault.message}` });
  return undefined;
}
