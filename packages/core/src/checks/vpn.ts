import { tapNames } from '../instances.ts';
import { defaults } from '../lab-defaults.ts';
import type { Lab } from '../lab.ts';
import type { LabFile } from '../schema/lab-file.ts';
import { mentionLine, type CheckContext } from '../problem.ts';
import type { Remaining } from '../structure.ts';
import type { InterfaceNames } from './interface-names.ts';

type Vpn = Lab['vpn'];
type VpnKeys = NonNullable<Remaining<LabFile>['vpn']>;

/** What the other groups of the file say, as far as the tunnel depends on it. */
export interface VpnScope {
  readonly names: InterfaceNames;
  readonly clientCount: number;
  /** Whether the server has a global IPv6 address. */
  readonly hasIpv6: boolean;
}

export function resolveVpn(given: VpnKeys, scope: VpnScope, context: CheckContext): Vpn {
  const vpn: Vpn = {
    mode: given.mode ?? defaults.mode,
    auth: given.auth ?? defaults.auth,
    proto: given.proto ?? defaults.proto,
    transport: given.transport ?? defaults.transport,
    port: given.port ?? defaults.port,
    instances: given.instances ?? defaults.instances,
    persistentTap: given['persistent-tap'] ?? defaults.persistentTap,
    insecure: given.insecure ?? defaults.insecure,
    verb: given.verb ?? defaults.verb,
  };
  checkAuthentication(vpn, context);
  checkMode(vpn, scope.clientCount, context);
  checkTransport(vpn, scope, context);
  checkInstances(vpn, scope, context);
  return vpn;
}

function checkAuthentication({ mode, auth, insecure }: Vpn, context: CheckContext): void {
  if (auth !== 'tls' && mode !== 'p2p') {
    const message = `auth: ${auth} works only between two machines, and vpn.mode is server`;
    context.report({
      code: 'auth-mode',
      path: ['vpn', 'auth'],
      message,
      hint: 'write mode: p2p, which has an OpenVPN for each client, or auth: tls',
    });
  }
  if (auth === 'none' && !insecure) {
    context.report({
      code: 'insecure',
      path: ['vpn', 'auth'],
      message: 'auth: none leaves the tunnel without encryption and open to everybody',
      hint: 'write auth: static-key or auth: tls; if it has to be, add insecure: true',
    });
  } else if (auth === 'none') {
    context.report({
      code: 'insecure',
      severity: 'warning',
      path: ['vpn', 'insecure'],
      message: 'the tunnel has no encryption: anybody on its way can read it and join the LAN',
      hint: 'write auth: static-key or auth: tls',
    });
  } else if (insecure) {
    context.report({
      code: 'insecure',
      severity: 'warning',
      path: ['vpn', 'insecure'],
      message: `insecure: true changes nothing with auth: ${auth}`,
      hint: 'remove it',
    });
  }
}

function checkMode({ mode, instances }: Vpn, clientCount: number, context: CheckContext): void {
  if (mode !== 'p2p') return;
  if (clientCount === 0) {
    context.report({
      code: 'p2p-clients',
      path: ['vpn', 'mode'],
      message: 'mode: p2p has an OpenVPN for each client, and the file has none',
      hint: 'list a client, or write mode: server',
    });
  }
  if (instances !== 1) {
    context.report({
      code: 'p2p-instances',
      path: ['vpn', 'instances'],
      message: `mode: p2p has an OpenVPN for each client, so instances cannot be ${String(instances)}`,
      hint: 'remove instances, or write mode: server',
    });
  }
}

function checkTransport({ transport }: Vpn, { hasIpv6 }: VpnScope, context: CheckContext): void {
  if (transport !== 'ipv6' || hasIpv6) return;
  context.report({
    code: 'no-ipv6-address',
    path: ['vpn', 'transport'],
    message: `the server has no IPv6 address that clients could reach OpenVPN by${mentionLine(context, ['server', 'addresses'])}`,
    hint: 'add one to server.addresses, or write transport: ipv4',
  });
}

function checkInstances(
  { mode, port, instances }: Vpn,
  { names, clientCount }: VpnScope,
  context: CheckContext,
): void {
  const count = mode === 'p2p' ? clientCount : instances;
  if (port + count - 1 > 65_535) {
    context.report({
      code: 'port-range',
      path: ['vpn', 'port'],
      message: `${String(count)} instances need the ports ${String(port)} to ${String(port + count - 1)}; 65535 is the last`,
      hint: `write port: ${String(65_536 - count)} or a lower one`,
    });
  }
  const others = tapNames(names.tap, count).slice(1);
  const long = others.find((name) => name.length > 15);
  if (long !== undefined && names.tap.length <= 15) {
    context.report({
      code: 'interface-name',
      path: ['server', 'tap'],
      message: `the TAP devices of ${String(count)} instances count up to ${others.at(-1) ?? ''}; the kernel allows 15 characters (IFNAMSIZ)`,
      hint: 'use a shorter name, such as tap0',
    });
  }
  for (const key of ['uplink', 'bridge'] as const) {
    if (!others.includes(names[key])) continue;
    context.report({
      code: 'duplicate-interface',
      path: ['server', key],
      message: `${key} is "${names[key]}", which is also the TAP device of an instance`,
      hint: `give server.${key} another name; the TAP devices are ${names.tap} to ${others.at(-1) ?? ''}`,
    });
  }
}
