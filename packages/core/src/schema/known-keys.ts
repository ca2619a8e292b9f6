import { advertiseSchema, routerSchema } from './advertise.ts';
import { clientSchema } from './client.ts';
import { labFileSchema } from './lab-file.ts';
import { firstHopSchema, gatewaySchema, serverSchema } from './server.ts';
import { serverSystemSchema } from './server-system.ts';
import { vpnSchema } from './vpn.ts';

type Shaped = { readonly shape: Readonly<Record<string, unknown>> };
const groups: readonly (readonly [RegExp, Shaped])[] = [
  [/^$/, labFileSchema],
  [/^server$/, serverSchema],
  [/^server\.first-hop$/, firstHopSchema],
  [/^server\.system$/, serverSystemSchema],
  [/^server\.gateways\[\d+\]$/, gatewaySchema],
  [/^vpn$/, vpnSchema],
  [/^advertise$/, advertiseSchema],
  [/^advertise\.router$/, routerSchema],
  [/^clients\[\d+\]$/, clientSchema],
];

/** Keys that may stand at a dotted path; empty when it is no group of keys. */
export function knownKeys(path: string): readonly string[] {
  const group = groups.find(([pattern]) => pattern.test(path));
  return group === undefined ? [] : Object.keys(group[1].shape).filter((key) => key !== '$schema');
}

/** The groups that have a key of exactly this name, as a message names them. */
export function homesOf(key: string): readonly string[] {
  const named = {
    '': 'the top level',
    server: 'server',
    'server.first-hop': 'server.first-hop',
    'server.system': 'server.system',
    vpn: 'vpn',
    advertise: 'advertise',
    'advertise.router': 'advertise.router',
    'clients[0]': 'an entry of clients',
  };
  return Object.entries(named).flatMap(([path, name]) => (knownKeys(path).includes(key) ? [name] : []));
}
